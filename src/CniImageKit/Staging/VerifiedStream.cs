using System.Security.Cryptography;
using CniImageKit.Archives;
using CniImageKit.Diagnostics;

namespace CniImageKit.Staging;

/// <summary>
/// Reads content whose size and digest are known, and fails with the given finding at the first byte too many, or at the end where it is
/// short or another: whoever has read to the end has read the right bytes. Owns the inner stream.
/// </summary>
/// <param name="inner">The content.</param>
/// <param name="size">Its bytes.</param>
/// <param name="digest">Its digest.</param>
/// <param name="wrong">Makes the finding from what was found instead.</param>
internal sealed class VerifiedStream(Stream inner, long size, Digest digest, Func<string, Diagnostic> wrong) : ForwardStream
{
    private readonly IncrementalHash _hash = digest.NewHash();
    private long _read;
    private bool _done;

    public override long Length => size;

    /// <summary>A staged file's content; CNIK6011 where it changed.</summary>
    public static VerifiedStream Open(StagedFile file) => file.HostFile is null
        ? Open(file.Content, file.Path.Value, file.Size, file.Sha256)
        : Of(OpenFile(file.HostFile, file.Path.Value), file.Path.Value, file.Size, file.Sha256);

    /// <summary>Content that the kit made; CNIK6011 where it is not what was said of it.</summary>
    public static VerifiedStream Open(ReadOnlyMemory<byte> content, string name, long size, Digest digest) =>
        Of(new MemoryStream(content.ToArray(), writable: false), name, size, digest);

    /// <summary>A file's content, such as a layer's; CNIK6011 where it changed.</summary>
    public static VerifiedStream Open(string file, long size, Digest digest) => Of(OpenFile(file, file), file, size, digest);

    public override int Read(Span<byte> buffer) => Check(inner.Read(buffer), buffer);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Check(count, buffer.Span);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static VerifiedStream Of(Stream inner, string name, long size, Digest digest) =>
        new(inner, size, digest, found => Rules.ContentChanged(name, digest, size, found));

    private int Check(int count, ReadOnlySpan<byte> buffer)
    {
        if (count == 0 && buffer.Length > 0 && !_done)
        {
            _done = true;
            var found = Digest.FromHash(_hash.GetHashAndReset());
            if (_read != size || found != digest) throw new CniImageKitException(wrong($"{found}, {_read} bytes"));
        }

        _read += count;
        if (_read > size) throw new CniImageKitException(wrong($"more than {size} bytes"));
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
}
