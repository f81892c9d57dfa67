using CniImageKit.Diagnostics;

namespace CniImageKit.Archives;

/// <summary>Exactly the next <paramref name="size"/> bytes of a stream; fewer is what <paramref name="cut"/> makes of it.</summary>
internal sealed class SizedStream(Stream inner, long size, Func<string, CniImageKitException> cut) : ForwardStream
{
    private long left = size;

    /// <summary>The whole size, known before it is read.</summary>
    public override long Length { get; } = size;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || left == 0) return 0;
        var count = inner.Read(buffer.Length > left ? buffer[..(int)left] : buffer);
        if (count == 0) throw cut("the body of ");
        left -= count;
        return count;
    }
}
