using System.Buffers.Binary;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Compression;

/// <summary>
/// One gzip member (RFC 1952) that fills its source to the last byte. The runtime's own gzip reader takes truncated members, further
/// members and trailing garbage in silence, so framing and checks are here.
/// </summary>
internal sealed class GzipStream : ForwardStream
{
    private const int Trailer = 8;
    private readonly ArchiveSource source;
    private readonly ArchiveReading reading;
    private readonly InflatedStream inflated;
    private Crc32 crc = new();
    private uint length;
    private bool ended;

    public GzipStream(ArchiveSource source, ArchiveReading reading)
    {
        (this.source, this.reading) = (source, reading);
        GzipHeader.Skip(source, reading);
        inflated = new InflatedStream(source, Trailer, "gzip", reading);
    }

    public override int Read(Span<byte> buffer)
    {
        if (ended || buffer.IsEmpty) return 0;
        var count = inflated.Read(buffer);
        if (count == 0)
        {
            CheckTrailer();
            ended = true;
        }

        crc.Add(buffer[..count]);
        length += (uint)count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inflated.Dispose();
        base.Dispose(disposing);
    }

    private void CheckTrailer()
    {
        Span<byte> trailer = stackalloc byte[Trailer];
        source.ReadExactly(trailer);
        var statedCrc = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        var statedLength = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        if (statedCrc != crc.Value)
            throw new CniImageKitException(Rules.ArchiveChecksum(
                reading.Name, "the gzip data", source.Consumed - Trailer, $"{statedCrc:x8}", $"{crc.Value:x8}"));
        if (statedLength != length)
            throw new CniImageKitException(Rules.ArchiveSizeLie(
                reading.Name, "the gzip data", source.Consumed - 4, $"{statedLength} by its trailer", $"{length}"));
    }
}
