using System.Buffers.Binary;

namespace CniImageKit.Archives.Compression;

/// <summary>CRC-32 as gzip, zip and xz have it (ISO 3309), eight bytes a step.</summary>
internal struct Crc32()
{
    private static readonly uint[] Table = MakeTable();
    private uint state = 0xffffffff;

    /// <summary>The checksum of what was added.</summary>
    public readonly uint Value => ~state;

    public static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = new Crc32();
        crc.Add(data);
        return crc.Value;
    }

    public void Add(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<uint> table = Table;
        var crc = state;
        for (; data.Length >= 8; data = data[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = table[(int)(1792 + (low & 0xff))] ^ table[(int)(1536 + ((low >> 8) & 0xff))]
                ^ table[(int)(1280 + ((low >> 16) & 0xff))] ^ table[(int)(1024 + (low >> 24))]
                ^ table[(int)(768 + (high & 0xff))] ^ table[(int)(512 + ((high >> 8) & 0xff))]
                ^ table[(int)(256 + ((high >> 16) & 0xff))] ^ table[(int)(high >> 24)];
        }

        foreach (var b in data) crc = table[(int)((crc ^ b) & 0xff)] ^ (crc >> 8);
        state = crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xedb88320);
            table[i] = crc;
        }

        for (var i = 256; i < table.Length; i++) table[i] = (table[i - 256] >> 8) ^ table[table[i - 256] & 0xff];
        return table;
    }
}
