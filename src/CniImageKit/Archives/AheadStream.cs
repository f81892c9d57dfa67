using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace CniImageKit.Archives;

/// <summary>
/// Reads another stream on a thread of its own, a megabyte ahead at most, so that unpacking goes on while what was unpacked is hashed and
/// written. Bytes and failures come in the order in which they were met. Until its end, or its disposal, nobody else may touch the other
/// stream or what lies below it; it stays open.
/// </summary>
internal sealed class AheadStream : ForwardStream
{
    private const int BufferSize = 64 * 1024, MostBuffers = 16;
    private readonly Stream inner;
    private readonly BlockingCollection<(byte[] Buffer, int Count)> filled = new(MostBuffers);
    private readonly ConcurrentQueue<byte[]> free = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Task reading;
    private ExceptionDispatchInfo? failure;
    private (byte[] Buffer, int Count) current = ([], 0);
    private int at;
    private bool ended;

    public AheadStream(Stream inner)
    {
        this.inner = inner;
        reading = Task.Factory.StartNew(ReadAhead, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || (at == current.Count && !Next())) return 0;
        var count = Math.Min(buffer.Length, current.Count - at);
        current.Buffer.AsSpan(at, count).CopyTo(buffer);
        at += count;
        return count;
    }

    private bool Next()
    {
        if (ended) return End();
        free.Enqueue(current.Buffer);
        if (filled.TryTake(out current, Timeout.Infinite))
        {
            at = 0;
            return true;
        }

        (ended, current, at) = (true, ([], 0), 0);
        return End();
    }

    private bool End()
    {
        failure?.Throw();
        return false;
    }

    // Whatever ends the reading ends the collection too, so that the other side never waits for nothing.
    private void ReadAhead()
    {
        try
        {
            while (true)
            {
                if (!free.TryDequeue(out var buffer) || buffer.Length == 0) buffer = new byte[BufferSize];
                var count = inner.Read(buffer);
                if (count == 0) return;
                filled.Add((buffer, count), stop.Token);
            }
        }
        catch (Exception e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            filled.CompleteAdding();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stop.Cancel();
            reading.Wait();
            filled.Dispose();
            stop.Dispose();
        }

        base.Dispose(disposing);
    }
}
