using System.Security.Cryptography;
using CniImageKit.Diagnostics;

namespace CniImageKit.Staging;

/// <summary>
/// Reads content whose size and SHA-256 are known, and fails with CNIK6011 at the first byte too many, or at the end where it is short or
/// another: whoever has read to the end has read the right bytes. Not seekable; owns the inner stream.
/// </summary>
internal sealed class VerifiedStream(Stream inner, string name, long size, Digest sha256) : Stream
{
    private readonly IncrementalHash _hash = sha256.NewHash();
    private long _read;
    private bool _done;

    /// <summary>A staged file's content.</summary>
    public static VerifiedStream Open(StagedFile file) => file.HostFile is null
        ? Open(file.Content, file.Path.Value, file.Size, file.Sha256)
        : new VerifiedStream(OpenFile(file.HostFile, file.Path.Value), file.Path.Value, file.Size, file.Sha256);

    /// <summary>Content that the kit made.</summary>
    public static VerifiedStream Open(ReadOnlyMemory<byte> content, string name, long size, Digest sha256) =>
        new(new ReadOnlyMemoryStream(content), name, size, sha256);

    /// <summary>A file's content, such as a layer's.</summary>
    public static VerifiedStream Open(string file, long size, Digest sha256) => new(OpenFile(file, file), file, size, sha256);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => size;

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer) => Check(inner.Read(buffer), buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Check(count, buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Check(int count, ReadOnlySpan<byte> buffer)
    {
        if (count == 0 && buffer.Length > 0 && !_done)
        {
            _done = true;
            var found = Digest.FromHash(_hash.GetHashAndReset());
            if (_read != size || found != sha256) throw new CniImageKitException(Rules.ContentChanged(name, sha256, size, found, _read));
        }

        _read += count;
        if (_read > size) throw new CniImageKitException(Rules.ContentTooLong(name, sha256, size));
        _hash.AppendData(buffer[..count]);
        return count;
    }

    private static FileStream OpenFile(string file, string name)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniImageKitException(Rules.ContentUnreadable(name, file, e.Message), e);
        }
    }

    private sealed class ReadOnlyMemoryStream(ReadOnlyMemory<byte> content) : Stream
    {
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => content.Length;

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, content.Length - _at);
            content.Span.Slice(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
