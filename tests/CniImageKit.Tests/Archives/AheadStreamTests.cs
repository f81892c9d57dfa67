using CniImageKit.Archives;

namespace CniImageKit.Tests.Archives;

/// <summary>Reading ahead changes nothing but the time.</summary>
public sealed class AheadStreamTests
{
    [Fact]
    public void Gives_the_same_bytes_whatever_the_sizes_asked_for()
    {
        var bytes = PackingCases.Noise(3_000_001);
        using var ahead = new AheadStream(new MemoryStream(bytes));
        var (got, size) = (new MemoryStream(), 1);
        for (var buffer = new byte[200_000]; ahead.Read(buffer.AsSpan(0, size)) is var count and > 0; size = (size * 7 % 199_999) + 1)
            got.Write(buffer.AsSpan(0, count));
        Assert.Equal(bytes, got.ToArray());
        Assert.Equal(0, ahead.Read(new byte[10]));
    }

    [Fact]
    public void Fails_behind_the_bytes_that_came_before_and_again_at_every_read()
    {
        using var ahead = new AheadStream(new Failing(200_000));
        var buffer = new byte[50_000];
        for (var i = 0; i < 4; i++) ahead.ReadExactly(buffer);
        Assert.Equal("at 200000", Assert.Throws<InvalidDataException>(() => ahead.Read(buffer)).Message);
        Assert.Equal("at 200000", Assert.Throws<InvalidDataException>(() => ahead.Read(buffer)).Message);
    }

    [Fact]
    public void Reads_no_more_once_it_is_put_away_and_never_far_ahead()
    {
        var endless = new Failing(long.MaxValue);
        var ahead = new AheadStream(endless);
        ahead.ReadExactly(new byte[100]);
        SpinWait.SpinUntil(() => endless.Given >= 1 << 20, 5000);
        ahead.Dispose();
        var given = endless.Given;
        Assert.InRange(given, 100, 20 * 64 * 1024);
        Thread.Sleep(20);
        Assert.Equal(given, endless.Given);
    }

    private sealed class Failing(long size) : ForwardStream
    {
        private long given;

        public long Given => Interlocked.Read(ref given);

        public override int Read(Span<byte> buffer)
        {
            if (given == size) throw new InvalidDataException($"at {given}");
            var count = (int)Math.Min(buffer.Length, size - given);
            Interlocked.Add(ref given, count);
            return count;
        }
    }
}
