namespace CniImageKit.Store;

/// <summary>
/// A lock between processes and threads on one key: a file opened with FileShare.None, which is flock(2) on Unix and so goes with its
/// process, however that ends. (Advisory; network file systems without flock are not served.)
/// </summary>
internal sealed class KeyLock : IDisposable
{
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharing = unchecked((int)0x80070020);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(2);
    private readonly FileStream file;

    private KeyLock(FileStream file) => this.file = file;

    /// <summary>Waits until nobody else holds the lock; a wait that people may wonder about is told to them.</summary>
    public static async Task<KeyLock> TakeAsync(string path, string name, Host host, CancellationToken cancellationToken)
    {
        var (began, told) = (host.Clock.GetTimestamp(), false);
        for (var pause = FirstPause; ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            if (TryTake(path) is { } taken) return taken;
            if (!told && host.Clock.GetElapsedTime(began) > LongWait)
            {
                host.Progress.Report(new StepStarted($"waiting for another process that works on {name}"));
                told = true;
            }

            await Task.Delay(pause, host.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The lock, or null where someone else holds it.</summary>
    public static KeyLock? TryTake(string path)
    {
        try
        {
            return new KeyLock(new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                BufferSize = 0,
            }));
        }
        catch (IOException e) when (e.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharing)
        {
            return null;
        }
        catch (Exception e) when (StoreFailure.Covers(e))
        {
            throw StoreFailure.Of(e, path);
        }
    }

    public void Dispose() => file.Dispose();
}
