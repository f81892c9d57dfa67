namespace CniImageKit.Cli.Clusters;

/// <summary>
/// Several values of one header as lines of their own. HttpClient would write them into one line, divided by commas, and a Kubernetes API
/// server takes that for the name of one group. They are given to HttpClient as one value with <see cref="Mark"/> in it, and this is the
/// connection's plain text on its way out. Nothing else that is sent has that character: bodies are JSON, tokens and names are looked at.
/// </summary>
internal sealed class HeaderLines(Stream inner) : Stream
{
    private const char Mark = '\u001e';

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The values as one.</summary>
    public static string Of(string name, IEnumerable<string> values) => string.Join($"{Mark}{name}: ", values);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Span.IndexOf((byte)Mark) is >= 0 and var at)
        {
            await inner.WriteAsync(buffer[..at], cancellationToken);
            await inner.WriteAsync("\r\n"u8.ToArray(), cancellationToken);
            buffer = buffer[(at + 1)..];
        }

        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
