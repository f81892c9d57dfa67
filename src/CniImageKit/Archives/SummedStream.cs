using CniImageKit.Archives.Compression;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives;

/// <summary>A body of exactly the size and CRC-32 that its archive's directory states (CNIK5203, CNIK5204).</summary>
internal sealed class SummedStream(Stream unpacked, ArchiveMember member, uint sum, long offset, ArchiveReading reading) : ForwardStream
{
    private Crc32 crc = new();
    private long size;
    private bool ended;

    public override int Read(Span<byte> buffer)
    {
        if (ended || buffer.IsEmpty) return 0;
        var count = unpacked.Read(buffer);
        crc.Add(buffer[..count]);
        size += count;
        if (size > member.Size || (count == 0 && size != member.Size))
            throw new CniImageKitException(Rules.ArchiveSizeLie(
                reading.Name, member.Path, offset, $"{member.Size} by the directory", $"{size} or more"));
        if (count == 0 && crc.Value != sum)
            throw new CniImageKitException(Rules.ArchiveChecksum(
                reading.Name, $"'{member.Path}'", offset, $"{sum:x8}", $"{crc.Value:x8}"));
        ended = count == 0;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) unpacked.Dispose();
        base.Dispose(disposing);
    }
}
