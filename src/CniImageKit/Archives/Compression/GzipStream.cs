using System.Buffers.Binary;
using System.IO.Compression;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Compression;

/// <summary>
/// One gzip member (RFC 1952) that fills its source to the last byte. The runtime's own gzip reader takes truncated members, further
/// members and trailing garbage in silence, so only its inflater is used, and framing and checks are here.
/// </summary>
internal sealed class GzipStream : ForwardStream
{
    private readonly ArchiveSource source;
    private readonly ArchiveReading reading;
    private readonly HeldBackStream packed;
    private readonly DeflateStream inflater;
    private Crc32 crc = new();
    private uint length;
    private bool ended;

    public GzipStream(ArchiveSource source, ArchiveReading reading)
    {
        (this.source, this.reading) = (source, reading);
        GzipHeader.Skip(source, reading);
        packed = new HeldBackStream(source, Trailer);
        inflater = new DeflateStream(packed, CompressionMode.Decompress, leaveOpen: true);
    }

    private const int Trailer = 8;

    public override int Read(Span<byte> buffer)
    {
        if (ended || buffer.IsEmpty) return 0;
        var count = inflater.Read(buffer);
        if (count == 0)
        {
            CheckEnd();
            ended = true;
        }

        crc.Add(buffer[..count]);
        length += (uint)count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inflater.Dispose();
        base.Dispose(disposing);
    }

    private void CheckEnd()
    {
        if (packed.AskedBeyondEnd) throw new CniImageKitException(Rules.ArchiveTruncated(reading.Name, "the gzip data", source.Consumed));
        if (!packed.HandedOutAll)
            throw new CniImageKitException(Rules.ArchiveTrailingData(reading.Name, "gzip", source.Consumed, "more bytes, or a second gzip member"));
        Span<byte> trailer = stackalloc byte[Trailer];
        source.ReadExactly(trailer);
        var (statedCrc, statedLength) =
            (BinaryPrimitives.ReadUInt32LittleEndian(trailer), BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]));
        if (statedCrc != crc.Value)
            throw new CniImageKitException(Rules.ArchiveChecksum(
                reading.Name, "the gzip data", source.Consumed - Trailer, $"{statedCrc:x8}", $"{crc.Value:x8}"));
        if (statedLength != length)
            throw new CniImageKitException(Rules.ArchiveSizeLie(
                reading.Name, "the gzip data", source.Consumed - 4, $"{statedLength} by its trailer", $"{length}"));
    }
}
