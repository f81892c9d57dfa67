using System.IO.Pipelines;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Outputs;

namespace CniImageKit.Oci.Append;

/// <summary>A file to be put into a tar.</summary>
/// <param name="Path">Its path in the tar.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Open">Opens its content, which is verified as it is read.</param>
internal sealed record TarContent(string Path, long Size, Func<ValueTask<Stream>> Open);

/// <summary>Writes the tar of an image by the layer recipe's rules, packed by gzip or not.</summary>
internal static class TarFile
{
    private const int FileMode = 0b110_100_100;

    /// <summary>
    /// Writes the file, whole or not at all, unless the same bytes lie there. Fails with CNIK7011, and with what reading raises.
    /// </summary>
    public static async Task<bool> WriteAsync(
        string file, bool gzip, SourceDate date, IEnumerable<TarContent> contents, CancellationToken ct)
    {
        using var swap = OutputSwap.Begin(file);
        try
        {
            using (var output = new FileStream(swap.New, System.IO.FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                if (!gzip) await WriteAsync(output, date, contents, ct).ConfigureAwait(false);
                else
                {
                    using var packed = new GzipEncoder(output);
                    await WriteAsync(packed, date, contents, ct).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniImageKitException(Rules.CannotWrite(file, e.Message), e);
        }

        return swap.Commit(sameTimes: false);
    }

    private static async Task WriteAsync(Stream output, SourceDate date, IEnumerable<TarContent> contents, CancellationToken ct)
    {
        var pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(minimumBufferSize: 256 * 1024, leaveOpen: true));
        using var tar = new TarWriter(pipe, date);
        var made = new HashSet<string>(StringComparer.Ordinal);
        foreach (var content in contents.OrderBy(c => c.Path, StringComparer.Ordinal))
        {
            for (var slash = content.Path.IndexOf('/'); slash >= 0; slash = content.Path.IndexOf('/', slash + 1))
                if (made.Add(content.Path[..(slash + 1)])) await tar.DirectoryAsync(content.Path[..(slash + 1)], ct).ConfigureAwait(false);
            var opened = await content.Open().ConfigureAwait(false);
            await using var closing = opened.ConfigureAwait(false);
            await tar.FileAsync(content.Path, FileMode, content.Size, opened, ct).ConfigureAwait(false);
        }

        await tar.EndAsync(ct).ConfigureAwait(false);
        await pipe.CompleteAsync().ConfigureAwait(false);
    }
}
