namespace CniImageKit.Archives.SevenZip;

/// <summary>
/// Turns the absolute targets of branches back into relative ones as the bytes pass. <paramref name="resolve"/> is given bytes and their
/// position in the stream, changes them in place, and says how many are done; the rest it sees again with more behind them.
/// </summary>
internal sealed class BranchStream(Stream inner, Func<Memory<byte>, uint, int> resolve) : ForwardStream
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private int start;
    private int done;
    private int end;
    private uint position;
    private bool ended;

    public override int Read(Span<byte> target)
    {
        if (target.IsEmpty) return 0;
        while (start == done && !(ended && done == end)) Fill();
        var count = Math.Min(target.Length, done - start);
        buffer.AsSpan(start, count).CopyTo(target);
        start += count;
        return count;
    }

    // The last few bytes hold no whole instruction and pass as they are.
    private void Fill()
    {
        buffer.AsSpan(done, end - done).CopyTo(buffer);
        (start, done, end) = (0, 0, end - done);
        while (!ended && end < buffer.Length)
        {
            var count = inner.Read(buffer.AsSpan(end));
            ended = count == 0;
            end += count;
        }

        done = resolve(buffer.AsMemory(0, end), position);
        if (ended) done = end;
        position += (uint)done;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
