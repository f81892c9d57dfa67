using System.Collections.Immutable;
using System.IO.Pipelines;
using CniImageKit.Layers;
using CniImageKit.Store;

namespace CniImageKit.Sources.Images;

/// <summary>
/// The canonical archive of the files taken from an image: by the layer recipe's tar (recipe 1), paths as in the image, sorted ordinally,
/// mode 0755, root's, no directories; every time is the image's own. The same image and paths give the same bytes on every machine.
/// </summary>
internal static class ImageTar
{
    private const int Executable = 0b111_101_101;

    /// <summary>Writes it.</summary>
    public static async Task WriteAsync(
        BlobStore store, ImmutableArray<ImageFile> files, IReadOnlyDictionary<Digest, StoredBlob> contents, SourceDate date, Stream to,
        CancellationToken ct)
    {
        var pipe = PipeWriter.Create(to, new StreamPipeWriterOptions(minimumBufferSize: 256 * 1024, leaveOpen: true));
        using var tar = new TarWriter(pipe, date);
        foreach (var file in files)
        {
            var content = store.Open(contents[file.File.Sha256!]);
            await using var closing = content.ConfigureAwait(false);
            await tar.FileAsync(file.Path, Executable, file.File.Size, content, ct).ConfigureAwait(false);
        }

        await tar.EndAsync(ct).ConfigureAwait(false);
        await pipe.CompleteAsync().ConfigureAwait(false);
    }
}
