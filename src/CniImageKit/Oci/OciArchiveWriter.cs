using System.IO.Pipelines;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Outputs;

namespace CniImageKit.Oci;

/// <summary>Writes an image as one file: the tar of its layout, made by the layer recipe's rules, uncompressed.</summary>
internal static class OciArchiveWriter
{
    private const int FileMode = 0b110_100_100;

    /// <summary>Writes the archive, whole or not at all. Fails with CNIK7003, CNIK7011 and CNIK6011.</summary>
    public static async Task<WrittenOutput> WriteAsync(OciImage image, string file, string refName, CancellationToken ct)
    {
        var files = OciLayout.Files(image, refName);
        using var swap = OutputSwap.Begin(file);
        try
        {
            using var output = new FileStream(swap.New, System.IO.FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            var pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(minimumBufferSize: 256 * 1024, leaveOpen: true));
            using var tar = new TarWriter(pipe, image.Date);
            await tar.DirectoryAsync("blobs/", ct).ConfigureAwait(false);
            await tar.DirectoryAsync("blobs/sha256/", ct).ConfigureAwait(false);
            foreach (var (path, blob) in files)
            {
                using var content = blob.Open();
                await tar.FileAsync(path, FileMode, blob.Descriptor.Size, content, ct).ConfigureAwait(false);
            }

            await tar.EndAsync(ct).ConfigureAwait(false);
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniImageKitException(Rules.CannotWrite(file, e.Message), e);
        }

        return new WrittenOutput(file, image.Root.Digest, swap.Commit(sameTimes: false));
    }
}
