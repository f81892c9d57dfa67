using CniImageKit.Diagnostics;

namespace CniImageKit.Outputs;

/// <summary>A file as it was and as it shall be.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Old">The bytes that it must still have.</param>
/// <param name="New">The bytes that it shall have.</param>
internal sealed record FileChange(string Path, byte[] Old, byte[] New);

/// <summary>
/// Changes a file that people write, and one that follows from it. Both are written beside their places and flushed before either is put
/// there, so that only two renames lie between the old state and the new. A failure of the second takes the first back. A process that is
/// killed between them leaves the first alone: the second then is stale, which every reader of it notices, and making it anew ends what
/// was begun. The other order would leave a second file that the next run takes back.
/// </summary>
internal static class FilePair
{
    /// <summary>Both or none. Raises CNIK7011, and <paramref name="changed"/> where the first has other bytes by now.</summary>
    public static async Task ReplaceAsync(
        FileChange first, string second, byte[] content, Func<Diagnostic> changed, CancellationToken cancellationToken)
    {
        using var one = OutputSwap.Begin(first.Path);
        using var other = OutputSwap.Begin(second);
        await WriteAsync(one, first.New, cancellationToken).ConfigureAwait(false);
        await WriteAsync(other, content, cancellationToken).ConfigureAwait(false);
        OutputSwap.Guarded(first.Path, () =>
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(one.New, File.GetUnixFileMode(one.Target));
            return File.ReadAllBytes(one.Target).AsSpan().SequenceEqual(first.Old) ? true : throw new CniImageKitException(changed());
        });
        one.Commit(sameTimes: false);
        try
        {
            other.Commit(sameTimes: false);
        }
        catch (CniImageKitException)
        {
            using var back = OutputSwap.Begin(first.Path);
            await WriteAsync(back, first.Old, CancellationToken.None).ConfigureAwait(false);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(back.New, File.GetUnixFileMode(back.Target));
            back.Commit(sameTimes: false);
            throw;
        }
    }

    private static async Task WriteAsync(OutputSwap swap, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileStream(swap.New, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            await using var closing = file.ConfigureAwait(false);
            await file.WriteAsync(content, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniImageKitException(Rules.CannotWrite(swap.Target, e.Message), e);
        }
    }
}
