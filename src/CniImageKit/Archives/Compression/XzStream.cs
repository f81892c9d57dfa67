using System.Buffers.Binary;
using CniImageKit.Diagnostics;
using SharpCompress.Compressors.LZMA;

namespace CniImageKit.Archives.Compression;

/// <summary>
/// One xz stream (The .xz File Format 1.1), its blocks, index and footer checked against each other; the packed data itself is left to
/// SharpCompress's LZMA2 decoder. Ends after the footer: what follows is its caller's to refuse.
/// </summary>
internal sealed class XzStream : ForwardStream
{
    private const int MaxBlocks = 65_536;
    private readonly ArchiveSource source;
    private readonly ArchiveReading reading;
    private readonly XzBytes bytes;
    private readonly byte[] flags;
    private readonly XzCheck check;
    private readonly List<(long Unpadded, long Unpacked)> blocks = [];
    private LzmaStream? decoder;
    private XzBlockHeader? block;
    private long start;
    private long unpacked;
    private bool ended;

    public XzStream(ArchiveSource source, ArchiveReading reading)
    {
        (this.source, this.reading, bytes) = (source, reading, new XzBytes(source, reading));
        bytes.Next(6);
        bytes.StartSum();
        flags = bytes.Next(2);
        bytes.Sum("the xz stream header");
        if (flags[0] != 0 || flags[1] > 15) throw bytes.Malformed("stream flags", Convert.ToHexStringLower(flags));
        check = new XzCheck(flags[1], reading);
    }

    public override int Read(Span<byte> buffer)
    {
        while (!ended && !buffer.IsEmpty)
        {
            if (decoder is null && !NextBlock()) break;
            var count = decoder!.Read(buffer);
            check.Add(buffer[..count]);
            unpacked += count;
            if (count > 0) return count;
            EndBlock();
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            check.Dispose();
            decoder?.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool NextBlock()
    {
        if (source.Peek(1) is [0])
        {
            ReadIndex();
            ended = true;
            return false;
        }

        if (blocks.Count == MaxBlocks)
            throw new CniImageKitException(Rules.ArchiveFeature(reading.Name, "xz", source.Consumed, "too many blocks"));
        block = XzBlockHeader.Read(bytes, reading);
        decoder = LzmaStream.Create([block.Dictionary], source, -1, -1, null, true, true);
        (start, unpacked) = (source.Consumed, 0);
        return true;
    }

    private void EndBlock()
    {
        decoder!.Dispose();
        decoder = null;
        var packed = source.Consumed - start;
        if ((block!.PackedSize ?? packed) != packed) throw Lie(start, $"{block.PackedSize} packed", $"{packed}");
        if ((block.UnpackedSize ?? unpacked) != unpacked) throw Lie(start, $"{block.UnpackedSize} unpacked", $"{unpacked}");
        for (var i = packed; i % 4 != 0; i++) bytes.Zero("block padding");
        check.Verify(bytes.Next(check.Size), source.Consumed - check.Size, reading);
        blocks.Add((block.HeaderSize + packed + check.Size, unpacked));
    }

    private void ReadIndex()
    {
        var at = bytes.Consumed;
        bytes.StartSum();
        bytes.Next();
        if (bytes.Number() is var count && count != blocks.Count) throw Lie(at, $"{count} blocks by the index", $"{blocks.Count}");
        foreach (var seen in blocks)
        {
            var stated = (Unpadded: bytes.Number(), Unpacked: bytes.Number());
            if (stated != seen) throw Lie(at, $"{stated.Unpadded}, {stated.Unpacked} by the index", $"{seen.Unpadded}, {seen.Unpacked}");
        }

        while ((bytes.Consumed - at) % 4 != 0) bytes.Zero("index padding");
        bytes.Sum("the xz index");
        ReadFooter(bytes.Consumed - at);
    }

    private void ReadFooter(long indexSize)
    {
        var stated = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Next(4));
        bytes.StartSum();
        var body = bytes.Next(6);
        if (Crc32.Of(body) is var found && found != stated)
            throw new CniImageKitException(Rules.ArchiveChecksum(
                reading.Name, "the xz footer", bytes.Consumed - 6, $"{stated:x8}", $"{found:x8}"));
        var backward = (BinaryPrimitives.ReadUInt32LittleEndian(body) + 1L) * 4;
        if (backward != indexSize) throw Lie(bytes.Consumed, $"an index of {backward} bytes", $"{indexSize}");
        if (!body.AsSpan(4).SequenceEqual(flags)) throw bytes.Malformed("footer flags", Convert.ToHexStringLower(body));
        if (bytes.Next(2) is not [(byte)'Y', (byte)'Z']) throw bytes.Malformed("footer magic", "not YZ");
    }

    private CniImageKitException Lie(long offset, string expected, string found) =>
        new(Rules.ArchiveSizeLie(reading.Name, "the xz data", offset, expected, found));
}
