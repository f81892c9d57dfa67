using System.IO.Compression;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Compression;

/// <summary>
/// Deflate data (RFC 1951) that fills its source but for <paramref name="trailer"/> bytes, neither less (CNIK5201) nor more (CNIK5202).
/// The runtime's inflater takes both in silence, and its strict mode is a switch of the whole process.
/// </summary>
internal sealed class InflatedStream(ArchiveSource source, int trailer, string format, ArchiveReading reading) : ForwardStream
{
    private readonly HeldBackStream packed = new(source, trailer);
    private DeflateStream? inflater;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        inflater ??= new DeflateStream(packed, CompressionMode.Decompress, leaveOpen: true);
        var count = inflater.Read(buffer);
        if (count > 0) return count;
        if (packed.AskedBeyondEnd)
            throw new CniImageKitException(Rules.ArchiveTruncated(reading.Name, $"the {format} data", source.Consumed));
        if (!packed.HandedOutAll)
            throw new CniImageKitException(Rules.ArchiveTrailingData(
                reading.Name, format, source.Consumed, "more bytes, or a second stream"));
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inflater?.Dispose();
        base.Dispose(disposing);
    }
}
