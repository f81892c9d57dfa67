using System.Buffers.Binary;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Compression;

/// <summary>The header of a gzip member (RFC 1952, 2.3): read and checked, its name, comment and extra field passed over.</summary>
internal static class GzipHeader
{
    private const int HasCrc = 2, HasExtra = 4, HasName = 8, HasComment = 16, Reserved = 0xe0;

    public static void Skip(ArchiveSource source, ArchiveReading reading)
    {
        var seen = new List<byte>(10);

        byte Next()
        {
            var next = source.ReadByte();
            if (next < 0) throw new CniImageKitException(Rules.ArchiveTruncated(reading.Name, "the gzip header", source.Consumed));
            if (seen.Count >= 10) reading.CountMetadata(1, "The gzip header", 0);
            seen.Add((byte)next);
            return (byte)next;
        }

        for (var i = 0; i < 10; i++) Next();
        if (seen is not [0x1f, 0x8b, 8, var flags, ..])
            throw new CniImageKitException(Rules.ArchiveField(reading.Name, "gzip method", 0, $"{seen[2]}"));
        if ((flags & Reserved) != 0) throw new CniImageKitException(Rules.ArchiveField(reading.Name, "gzip flags", 3, $"{flags:x2}"));
        if ((flags & HasExtra) != 0)
        {
            var extra = Next() | (Next() << 8);
            for (var i = 0; i < extra; i++) Next();
        }

        if ((flags & HasName) != 0) while (Next() != 0) continue;
        if ((flags & HasComment) != 0) while (Next() != 0) continue;
        if ((flags & HasCrc) == 0) return;
        var found = (ushort)Crc32.Of([.. seen]);
        Span<byte> stated = [Next(), Next()];
        if (BinaryPrimitives.ReadUInt16LittleEndian(stated) is var expected && expected != found)
            throw new CniImageKitException(Rules.ArchiveChecksum(reading.Name, "the gzip header", 0, $"{expected:x4}", $"{found:x4}"));
    }
}
