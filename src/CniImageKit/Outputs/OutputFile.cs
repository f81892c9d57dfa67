using CniImageKit.Diagnostics;

namespace CniImageKit.Outputs;

/// <summary>Writes one new file of an output.</summary>
internal static class OutputFile
{
    /// <summary>
    /// Copies content to a new file, making the directories above it. What the system refuses is CNIK7011 about <paramref name="output"/>.
    /// </summary>
    public static async Task WriteAsync(string file, string output, Stream content, CancellationToken ct)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var writing = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            await using var closing = writing.ConfigureAwait(false);
            await content.CopyToAsync(writing, 256 * 1024, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniImageKitException(Rules.CannotWrite(output, e.Message), e);
        }
    }

    /// <summary>Puts one file in its place, whole or not at all, unless the same bytes lie there already.</summary>
    public static async Task<bool> ReplaceAsync(string file, Stream content, CancellationToken ct)
    {
        using var swap = OutputSwap.Begin(file);
        await WriteAsync(swap.New, file, content, ct).ConfigureAwait(false);
        return swap.Commit(sameTimes: false);
    }
}
