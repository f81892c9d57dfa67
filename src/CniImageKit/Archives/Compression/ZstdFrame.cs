using System.Buffers.Binary;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Compression;

/// <summary>
/// Passes exactly one zstd frame (RFC 8878) through to its decoder, by walking the block headers. Refuses skippable frames and dictionaries
/// (CNIK5229) and windows beyond the limit (CNIK5226); a second frame is left in the source, for its caller to refuse.
/// </summary>
internal sealed class ZstdFrame : ForwardStream
{
    private readonly ArchiveSource source;
    private readonly ArchiveReading reading;
    private readonly bool hasChecksum;
    private long piece;
    private bool lastBlock;
    private bool checksumPassed;
    private bool ended;

    public ZstdFrame(ArchiveSource source, ArchiveReading reading)
    {
        (this.source, this.reading) = (source, reading);
        var head = source.Peek(18);
        if (head is not [0x28, ..]) throw Feature("a skippable frame");
        if (head.Length < 6) throw Cut();
        var descriptor = head[4];
        if ((descriptor & 0x08) != 0)
            throw new CniImageKitException(Rules.ArchiveField(reading.Name, "zstd descriptor", 4, $"{descriptor:x2}"));
        if ((descriptor & 0x03) != 0) throw Feature("a dictionary");
        hasChecksum = (descriptor & 0x04) != 0;
        var single = (descriptor & 0x20) != 0;
        var sizeBytes = (descriptor >> 6) switch { 0 => single ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        piece = 5 + (single ? 0 : 1) + sizeBytes;
        if (head.Length < piece) throw Cut();
        var window = single ? ContentSize(head.Slice(5, sizeBytes)) : Window(head[5]);
        if (window > (ulong)reading.Limits.MaxDictionaryBytes)
            throw new CniImageKitException(Rules.ArchiveDictionary(
                reading.Name, "zstd", (long)Math.Min(window, long.MaxValue), reading.Limits.MaxDictionaryBytes));
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || ended) return 0;
        if (piece == 0 && !NextPiece()) return 0;
        var count = source.Read(buffer.Length > piece ? buffer[..(int)piece] : buffer);
        if (count == 0) throw Cut();
        piece -= count;
        return count;
    }

    // Blocks up to the last one, then the checksum if the header announced it, then nothing.
    private bool NextPiece()
    {
        if (lastBlock)
        {
            piece = hasChecksum && !checksumPassed ? 4 : 0;
            checksumPassed = true;
            ended = piece == 0;
            return !ended;
        }

        var head = source.Peek(3);
        if (head.Length < 3) throw Cut();
        var block = head[0] | (head[1] << 8) | (head[2] << 16);
        lastBlock = (block & 1) != 0;
        piece = 3 + (((block >> 1) & 3) == 1 ? 1 : block >> 3);
        return true;
    }

    private static ulong Window(byte descriptor)
    {
        var unit = 1UL << (10 + (descriptor >> 3));
        return unit + (unit / 8 * (ulong)(descriptor & 7));
    }

    private static ulong ContentSize(ReadOnlySpan<byte> field) => field.Length switch
    {
        1 => field[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(field) + 256UL,
        4 => BinaryPrimitives.ReadUInt32LittleEndian(field),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(field),
    };

    private CniImageKitException Feature(string found) => new(Rules.ArchiveFeature(reading.Name, "zstd", source.Consumed, found));

    private CniImageKitException Cut() => new(Rules.ArchiveTruncated(reading.Name, "the zstd frame", source.Consumed));
}
