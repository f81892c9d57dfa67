using System.Buffers.Binary;

namespace CniImageKit.Layers;

/// <summary>CRC-32 as gzip's trailer wants it (RFC 1952 §8), eight bytes a step.</summary>
internal struct Crc32()
{
    private static readonly uint[] Table = MakeTable();
    private uint _state = uint.MaxValue;

    /// <summary>The sum so far.</summary>
    public readonly uint Value => ~_state;

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        var (state, table) = (_state, Table);
        for (; data.Length >= 8; data = data[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ state;
            state = table[0x700 + (low & 255)] ^ table[0x600 + ((low >> 8) & 255)] ^ table[0x500 + ((low >> 16) & 255)]
                ^ table[0x400 + (low >> 24)] ^ table[0x300 + data[4]] ^ table[0x200 + data[5]] ^ table[0x100 + data[6]] ^ table[data[7]];
        }

        foreach (var value in data) state = table[(state ^ value) & 255] ^ (state >> 8);
        _state = state;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[8 * 256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i < 256 ? i : table[i - 256];
            if (i < 256)
                for (var bit = 0; bit < 8; bit++) value = (value >> 1) ^ (0xEDB88320 & (0 - (value & 1)));
            else
                value = table[value & 255] ^ (value >> 8);
            table[i] = value;
        }

        return table;
    }
}
