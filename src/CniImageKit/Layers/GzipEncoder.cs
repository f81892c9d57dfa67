using System.Buffers.Binary;
using CniImageKit.Archives.Compression;
using SharpCompress.Compressors;
using SharpCompress.Compressors.Deflate;

namespace CniImageKit.Layers;

/// <summary>
/// Recipe 1's gzip (RFC 1952): our own header without time, name and system, around SharpCompress' managed deflate of level 6, whose
/// bytes depend on neither write sizes nor the runtime's zlib. Disposing it writes the trailer and leaves the output open.
/// </summary>
internal sealed class GzipEncoder : Stream
{
    /// <summary>The level, pinned: it decides the bytes.</summary>
    public const CompressionLevel Level = CompressionLevel.Level6;

    private readonly Stream _output;
    private readonly DeflateStream _deflate;
    private Crc32 _crc = new();
    private uint _size;

    public GzipEncoder(Stream output)
    {
        _output = output;
        // ID1 ID2, CM = deflate, no flags, MTIME 0, XFL 0, OS 255 = unknown.
        output.Write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
        // Its own leaveOpen would also leave out the end of the data.
        _deflate = new DeflateStream(new KeptOpen(output), CompressionMode.Compress, Level) { BufferSize = 64 * 1024 };
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _crc.Add(buffer);
        _size += (uint)buffer.Length;
        _deflate.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

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
            _deflate.Dispose();
            Span<byte> trailer = stackalloc byte[8];
            BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc.Value);
            BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _size);
            _output.Write(trailer);
        }

        base.Dispose(disposing);
    }

    private sealed class KeptOpen(Stream output) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => output.Write(buffer, offset, count);

        public override void Flush() => output.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
