using System.Buffers.Binary;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Compression;

/// <summary>The small parts of an xz stream: bytes, numbers, zeros and the CRC-32 over them (CNIK5201, CNIK5203, CNIK5205).</summary>
internal sealed class XzBytes(ArchiveSource source, ArchiveReading reading)
{
    private Crc32 crc = new();

    public long Consumed => source.Consumed;

    public void StartSum() => crc = new();

    public byte Next()
    {
        var next = source.ReadByte();
        if (next < 0) throw new CniImageKitException(Rules.ArchiveTruncated(reading.Name, "the xz stream", source.Consumed));
        crc.Add([(byte)next]);
        return (byte)next;
    }

    public byte[] Next(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++) bytes[i] = Next();
        return bytes;
    }

    /// <summary>Seven bits a byte, at most 63 bits, in the shortest form.</summary>
    public long Number()
    {
        var value = 0L;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var b = Next();
            value |= (long)(b & 0x7f) << shift;
            if ((b & 0x80) != 0) continue;
            return b == 0 && shift > 0 ? throw Malformed("number", "a longer form than needed") : value;
        }

        throw Malformed("number", "more than 63 bits");
    }

    public void Zero(string what)
    {
        if (Next() != 0) throw Malformed(what, "not zero");
    }

    /// <summary>Compares the CRC-32 since <see cref="StartSum"/> with the next four bytes.</summary>
    public void Sum(string what)
    {
        var found = crc.Value;
        var stated = BinaryPrimitives.ReadUInt32LittleEndian(Next(4));
        if (stated != found)
            throw new CniImageKitException(Rules.ArchiveChecksum(reading.Name, what, Consumed - 4, $"{stated:x8}", $"{found:x8}"));
    }

    public CniImageKitException Malformed(string field, string found) =>
        new(Rules.ArchiveField(reading.Name, "xz " + field, Consumed, found));
}
