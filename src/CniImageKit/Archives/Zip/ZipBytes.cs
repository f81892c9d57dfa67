using System.Buffers.Binary;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Zip;

/// <summary>Zip records from front to back (CNIK5201, CNIK5205, CNIK5212, CNIK5229).</summary>
/// <param name="bytes">The records.</param>
/// <param name="start">Where they lie in the file.</param>
/// <param name="reading">Whose file.</param>
internal ref struct ZipBytes(ReadOnlySpan<byte> bytes, long start, ArchiveReading reading)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private readonly long start = start;
    private int at;

    public readonly long Position => start + at;

    public readonly bool AtEnd => at == bytes.Length;

    public ushort Short() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint Int() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public void Signature(uint signature, string record)
    {
        if (Int() is var found && found != signature)
            throw new CniImageKitException(Rules.ArchiveField(reading.Name, $"zip {record}", Position - 4, $"signature {found:x8}"));
    }

    /// <summary>Seconds since 1970 of a DOS time, which has no zone, taken as UTC; 0 where it is no time.</summary>
    public long DosTime()
    {
        var (time, date) = (Short(), Short());
        var (year, month, day) = (1980 + (date >> 9), (date >> 5) & 15, date & 31);
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return 0;
        var midnight = new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        return midnight + ((time >> 11) * 3600L) + (((time >> 5) & 63) * 60L) + ((time & 31) * 2L);
    }

    /// <summary>A name; without the UTF-8 flag it must be ASCII, since the code page is anybody's guess.</summary>
    public string Name(int length, bool utf8)
    {
        var position = Position;
        var name = Take(length);
        if (utf8 || !name.ContainsAnyInRange((byte)0x80, (byte)0xff)) return MemberName.Decode(name, reading, position);
        throw new CniImageKitException(Rules.ArchiveBadName(
            reading.Name, MemberName.Show(System.Text.Encoding.Latin1.GetString(name)), position, "not ASCII, and not marked as UTF-8"));
    }

    /// <summary>Passes over extra fields and a comment; refuses zip64 sizes and second names.</summary>
    public void Extra(int length, int comment = 0)
    {
        var end = at + length;
        while (at < end)
        {
            var (position, id, size) = (Position, Short(), Short());
            if (id is 0x0001 or 0x7075 or 0x6375)
                throw new CniImageKitException(Rules.ArchiveFeature(reading.Name, "zip", position, $"extra field {id:x4}"));
            Take(size);
        }

        if (at != end) throw new CniImageKitException(Rules.ArchiveField(reading.Name, "zip extra", Position, "fields longer than stated"));
        Take(comment);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - at)
            throw new CniImageKitException(Rules.ArchiveTruncated(reading.Name, "a zip record", start + bytes.Length));
        at += count;
        return bytes.Slice(at - count, count);
    }
}
