using System.Buffers.Binary;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.SevenZip;

/// <summary>Fields of a 7z header from front to back (7zFormat.txt, "Data Types"); a header shorter than its fields is CNIK5205.</summary>
/// <param name="bytes">The header.</param>
/// <param name="start">Where it lies in the file, for messages.</param>
/// <param name="reading">Whose file.</param>
internal ref struct SevenZipBytes(ReadOnlySpan<byte> bytes, long start, ArchiveReading reading)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at;

    public readonly long Start => start;

    public readonly int Left => bytes.Length - at;

    public byte Next() => Take(1)[0];

    public uint Int() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong Long() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count > Left) throw Malformed("length", $"{count} bytes where {Left} are left");
        at += (int)count;
        return bytes.Slice(at - (int)count, (int)count);
    }

    /// <summary>A number whose first byte tells, by its leading ones, how many bytes follow; at most 63 bits.</summary>
    public long Number()
    {
        var (first, value) = (Next(), 0UL);
        for (var i = 0; i < 8; i++)
        {
            var mask = 0x80 >> i;
            if ((first & mask) == 0) return (long)(value | ((ulong)(first & (mask - 1)) << (8 * i)));
            value |= (ulong)Next() << (8 * i);
        }

        return value <= long.MaxValue ? (long)value : throw Malformed("number", "more than 63 bits");
    }

    /// <summary>How many of something follow: never more than entries are allowed, so that it may be allocated (CNIK5221).</summary>
    public int Count() => Number() is var count && count <= reading.Limits.MaxEntries
        ? (int)count
        : throw new CniImageKitException(Rules.ArchiveEntries(reading.Name, reading.Limits.MaxEntries));

    /// <summary>One bit each, the highest of a byte first.</summary>
    public bool[] Bits(int count)
    {
        var packed = Take((count + 7) / 8);
        var bits = new bool[count];
        for (var i = 0; i < count; i++) bits[i] = (packed[i / 8] & (0x80 >> (i % 8))) != 0;
        return bits;
    }

    /// <summary>Which of the items have a value: all, or those whose bits are set.</summary>
    public bool[] Defined(int count)
    {
        if (Next() == 0) return Bits(count);
        var all = new bool[count];
        Array.Fill(all, true);
        return all;
    }

    /// <summary>CRC-32 of those items that have one.</summary>
    public uint?[] Sums(int count)
    {
        var defined = Defined(count);
        var sums = new uint?[count];
        for (var i = 0; i < count; i++) sums[i] = defined[i] ? Int() : null;
        return sums;
    }

    /// <summary>Data may lie in another stream; nothing writes that.</summary>
    public void NotExternal()
    {
        if (Next() != 0) throw Feature("external data");
    }

    public void Expect(byte id, string what)
    {
        if (Next() is var found && found != id) throw Malformed(what, $"{found:x2} where {id:x2} belongs");
    }

    public readonly CniImageKitException Malformed(string field, string found) =>
        new(Rules.ArchiveField(reading.Name, "7z " + field, start + at, found));

    public readonly CniImageKitException Feature(string found) => new(Rules.ArchiveFeature(reading.Name, "7z", start + at, found));
}
