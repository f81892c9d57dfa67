namespace CniImageKit.Fetching;

/// <summary>Tells of a download's bytes, at most every 100 ms and at the end.</summary>
internal sealed class ProgressMeter(Host host, string name)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private long? last;

    /// <summary>So many bytes lie here, of so many.</summary>
    public void Report(long received, long? total)
    {
        if (received != total && last is { } then && host.Clock.GetElapsedTime(then) < Pause) return;
        last = host.Clock.GetTimestamp();
        host.Progress.Report(new DownloadProgress(name, received, total));
    }
}
