using CniImageKit.Diagnostics;

namespace CniImageKit.Fetching;

/// <summary>
/// Watches that a transfer goes on: a server that sends a byte now and then keeps the connection alive and never ends (TUF: endless data,
/// slow retrieval). It counts over all attempts, so that breaking off in between helps nobody.
/// </summary>
/// <param name="policy">How slow is too slow.</param>
/// <param name="clock">Measures.</param>
/// <param name="longest">The longest time from the first byte on, whatever the pace; null for things of any size.</param>
/// <param name="tooSlow">The finding (CNIK2425).</param>
internal sealed class Pace(FetchPolicy policy, TimeProvider clock, TimeSpan? longest, Func<Diagnostic> tooSlow)
{
    private readonly long begun = clock.GetTimestamp();
    private long window = clock.GetTimestamp();
    private long bytes;

    /// <summary>So many bytes came.</summary>
    public void Took(int count)
    {
        bytes += count;
        if (clock.GetElapsedTime(begun) > longest) throw new CniImageKitException(tooSlow());
        var passed = clock.GetElapsedTime(window);
        if (passed < policy.SlowWindow) return;
        if (bytes < policy.LeastRate * passed.TotalSeconds) throw new CniImageKitException(tooSlow());
        (window, bytes) = (clock.GetTimestamp(), 0);
    }
}
