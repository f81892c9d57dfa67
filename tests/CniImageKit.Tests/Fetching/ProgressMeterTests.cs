using CniImageKit.Fetching;
using CniImageKit.Tests.Store;

namespace CniImageKit.Tests.Fetching;

public sealed class ProgressMeterTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Tells_at_most_every_100_ms_and_always_the_end()
    {
        var clock = new HandClock();
        var heard = new Heard();
        var meter = new ProgressMeter(StoreOf.Host(folder, clock) with { Progress = heard }, "thing");
        for (var received = 0; received < 1000; received += 10, clock.Milliseconds += 10) meter.Report(received, 1000);
        meter.Report(1000, 1000);
        Assert.Equal([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000], heard.Received);
    }

    private sealed class HandClock : TimeProvider
    {
        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }

    private sealed class Heard : IProgress<WorkEvent>
    {
        public List<long> Received { get; } = [];

        public void Report(WorkEvent value) => Received.Add(((DownloadProgress)value).Received);
    }
}
