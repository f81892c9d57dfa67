using CniImageKit.Diagnostics;

namespace CniImageKit.Store;

/// <summary>
/// Content on its way into the store: what is written is counted, hashed and capped before it touches the disk. It may begin with bytes
/// that an earlier process left (<see cref="Kept"/>): then either <see cref="Resume"/> or <see cref="Restart"/> comes before the first
/// write. Bytes that are not known to be right stay invisible until <see cref="BlobStore.Commit"/>.
/// </summary>
internal sealed class Incoming(string path, FileStream file, StoreExpectation expected, Action<string>? step) : Stream
{
    private const int HeadSize = 64;
    private readonly RunningContent content = new(withSha512: true);
    private readonly byte[] head = new byte[HeadSize];

    /// <summary>The file, absolute.</summary>
    public string File { get; } = path;

    /// <summary>What the content must be.</summary>
    public StoreExpectation Expected { get; } = expected;

    /// <summary>Bytes in the file, those of an earlier process included.</summary>
    public long Kept { get; private set; } = file.Length;

    /// <summary>The running digests; they cover <see cref="Kept"/> bytes after Resume or Restart.</summary>
    public RunningContent Content => content;

    /// <summary>The first bytes, at most 64, for telling a web page from an archive.</summary>
    public ReadOnlySpan<byte> Head => head.AsSpan(0, (int)Math.Min(content.Size, HeadSize));

    private long Limit => Expected.Size ?? Expected.MaxBytes;

    /// <summary>Hashes what an earlier process left and goes on behind it.</summary>
    public void Resume(CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[1 << 17];
            file.Position = content.Size;
            while (content.Size < Kept)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = file.Read(buffer);
                if (count == 0) break;
                Append(buffer.AsSpan(0, count));
            }

            Kept = content.Size;
        }
        catch (Exception e) when (StoreFailure.Covers(e))
        {
            throw StoreFailure.Of(e, File);
        }
    }

    /// <summary>Forgets everything received so far.</summary>
    public void Restart()
    {
        try
        {
            file.SetLength(0);
            file.Position = 0;
        }
        catch (Exception e) when (StoreFailure.Covers(e))
        {
            throw StoreFailure.Of(e, File);
        }

        content.Reset();
        Kept = 0;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Kept + buffer.Length > Limit)
        {
            throw new CniImageKitException(Expected.Size is { } size
                ? Rules.WrongSize(Expected.At, Expected.Name, size, null, null)
                : Rules.TooLarge(Expected.At, Expected.Name, Expected.MaxBytes));
        }

        try
        {
            file.Write(buffer);
        }
        catch (Exception e) when (StoreFailure.Covers(e))
        {
            throw StoreFailure.Of(e, File);
        }

        Append(buffer);
        Kept += buffer.Length;
        step?.Invoke("written");
    }

    /// <summary>Makes the bytes durable.</summary>
    public void FlushToDisk() => file.Flush(flushToDisk: true);

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (content.Size < HeadSize) bytes[..(int)Math.Min(bytes.Length, HeadSize - content.Size)].CopyTo(head.AsSpan((int)content.Size));
        content.Append(bytes);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span); // into the page cache: faster than a hop to another thread
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
