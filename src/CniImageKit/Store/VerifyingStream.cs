using CniImageKit.Diagnostics;

namespace CniImageKit.Store;

/// <summary>
/// Reads content and checks it while it goes by: at the end of the stream size and SHA-256 must be those named, and one byte more than
/// the size is refused at once. Whoever stops before the end has checked nothing. A seek, which some formats need, reads and checks all of
/// it first, through the same handle.
/// </summary>
internal sealed class VerifyingStream(Stream inner, long size, Digest sha256, Func<Digest, CniImageKitException> mismatch) : Stream
{
    private readonly RunningContent content = new(withSha512: false);
    private bool ended;
    private bool held;
    private bool sought;

    public override int Read(Span<byte> buffer) => Check(buffer[..inner.Read(buffer)], buffer.IsEmpty);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Check(buffer.Span[..count], buffer.IsEmpty);
    }

    private int Check(ReadOnlySpan<byte> read, bool nothingAsked)
    {
        if (ended || nothingAsked) return read.Length;
        content.Append(read);
        if (read.IsEmpty || content.Size > size)
        {
            ended = true;
            var found = content.Sha256();
            if (content.Size != size || found != sha256) throw mismatch(found);
            held = true;
        }

        return read.Length;
    }

    public override bool CanRead => true;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => size;

    public override long Position { get => sought ? inner.Position : content.Size; set => Seek(value, SeekOrigin.Begin); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        if (!ended) CopyTo(Null);
        if (!held) throw mismatch(content.Sha256());
        sought = true;
        return inner.Seek(offset, origin);
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
