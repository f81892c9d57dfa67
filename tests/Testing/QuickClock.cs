using System.Collections.Concurrent;

namespace CniImageKit.Testing;

/// <summary>Real time whose timers run so many times faster, and which remembers how long each was asked to be.</summary>
public sealed class QuickClock(int times) : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> waits = new();

    /// <summary>The due time of every timer that was started.</summary>
    public IEnumerable<TimeSpan> Waits => waits;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero) waits.Enqueue(dueTime);
        return new Quick(System.CreateTimer(callback, state, Shorten(dueTime), period), this);
    }

    private TimeSpan Shorten(TimeSpan time) =>
        time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Max(1, time.TotalMilliseconds / times));

    private sealed class Quick(ITimer inner, QuickClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero) clock.waits.Enqueue(dueTime);
            return inner.Change(clock.Shorten(dueTime), period);
        }

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
