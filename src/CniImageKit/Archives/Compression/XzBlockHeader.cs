using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Compression;

/// <summary>The header of an xz block with LZMA2 as its only filter (CNIK5203, CNIK5205, CNIK5226, CNIK5229).</summary>
/// <param name="HeaderSize">Bytes of the header.</param>
/// <param name="PackedSize">Bytes of the packed data, if stated.</param>
/// <param name="UnpackedSize">Bytes once unpacked, if stated.</param>
/// <param name="Dictionary">LZMA2's one property byte.</param>
internal sealed record XzBlockHeader(int HeaderSize, long? PackedSize, long? UnpackedSize, byte Dictionary)
{
    private const ulong Lzma2 = 0x21;

    public static XzBlockHeader Read(XzBytes bytes, ArchiveReading reading)
    {
        var start = bytes.Consumed;
        bytes.StartSum();
        var size = (bytes.Next() + 1) * 4;
        var flags = bytes.Next();
        if ((flags & 0x3c) != 0) throw bytes.Malformed("block flags", $"{flags:x2}");
        long? packed = (flags & 0x40) != 0 ? bytes.Number() : null;
        long? unpacked = (flags & 0x80) != 0 ? bytes.Number() : null;
        var filter = (ulong)bytes.Number();
        if ((flags & 3) != 0 || filter != Lzma2)
            throw new CniImageKitException(Rules.ArchiveFeature(reading.Name, "xz", start, "a filter other than LZMA2"));
        if (bytes.Number() != 1) throw bytes.Malformed("filter properties", "not one byte");
        var dictionary = bytes.Next();
        if (dictionary > 40) throw bytes.Malformed("dictionary", $"{dictionary:x2}");
        var wanted = dictionary == 40 ? uint.MaxValue : (2L | (dictionary & 1L)) << ((dictionary / 2) + 11);
        if (wanted > reading.Limits.MaxDictionaryBytes)
            throw new CniImageKitException(Rules.ArchiveDictionary(reading.Name, "xz", wanted, reading.Limits.MaxDictionaryBytes));
        while (bytes.Consumed < start + size - 4) bytes.Zero("block header padding");
        bytes.Sum("the xz block header");
        return bytes.Consumed == start + size
            ? new XzBlockHeader(size, packed, unpacked, dictionary)
            : throw bytes.Malformed("block header size", $"{size}");
    }
}
