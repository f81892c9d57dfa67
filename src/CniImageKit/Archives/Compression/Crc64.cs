using System.Buffers.Binary;

namespace CniImageKit.Archives.Compression;

/// <summary>CRC-64 as xz has it (ECMA-182, reflected), four bytes a step.</summary>
internal struct Crc64()
{
    private static readonly ulong[] Table = MakeTable();
    private ulong state = ulong.MaxValue;

    /// <summary>The checksum of what was added.</summary>
    public readonly ulong Value => ~state;

    public void Add(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<ulong> table = Table;
        var crc = state;
        for (; data.Length >= 4; data = data[4..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ (uint)crc;
            crc = table[(int)(768 + (low & 0xff))] ^ table[(int)(512 + ((low >> 8) & 0xff))]
                ^ table[(int)(256 + ((low >> 16) & 0xff))] ^ table[(int)(low >> 24)] ^ (crc >> 32);
        }

        foreach (var b in data) crc = table[(int)((crc ^ b) & 0xff)] ^ (crc >> 8);
        state = crc;
    }

    private static ulong[] MakeTable()
    {
        var table = new ulong[4 * 256];
        for (var i = 0; i < 256; i++)
        {
            var crc = (ulong)i;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xc96c5795d7870f42);
            table[i] = crc;
        }

        for (var i = 256; i < table.Length; i++) table[i] = (table[i - 256] >> 8) ^ table[(int)(table[i - 256] & 0xff)];
        return table;
    }
}
