using CniImageKit.Archives.Compression;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Zip;

/// <summary>The unpacked body of a zip entry, of exactly the size and checksum that its directory states (CNIK5203, CNIK5204).</summary>
internal sealed class ZipBody(ArchiveSource packed, ZipEntry entry, ArchiveReading reading) : ForwardStream
{
    private readonly Stream unpacked = entry.Method == ZipEntry.Deflated
        ? new UnpackedStream(new InflatedStream(packed, 0, "deflate", reading), PackedFormat.Deflate, packed, reading)
        : packed;

    private Crc32 crc = new();
    private long size;
    private bool ended;

    public override int Read(Span<byte> buffer)
    {
        if (ended || buffer.IsEmpty) return 0;
        var count = unpacked.Read(buffer);
        crc.Add(buffer[..count]);
        size += count;
        if (size > entry.Size || (count == 0 && size != entry.Size))
            throw new CniImageKitException(Rules.ArchiveSizeLie(
                reading.Name, entry.Member.Path, entry.Offset, $"{entry.Size} by the directory", $"{size} or more"));
        if (count == 0 && crc.Value != entry.Crc)
            throw new CniImageKitException(Rules.ArchiveChecksum(
                reading.Name, $"'{entry.Member.Path}'", entry.Offset, $"{entry.Crc:x8}", $"{crc.Value:x8}"));
        ended = count == 0;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) unpacked.Dispose();
        base.Dispose(disposing);
    }
}
