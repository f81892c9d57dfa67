namespace CniImageKit.Tests.Binaries;

/// <summary>A small PE32+ image of one data section.</summary>
internal static class TinyPe
{
    public static byte[] Build(byte[] data)
    {
        const int pe = 0x80, optional = 240, table = pe + 24 + optional, at = 0x200;
        var file = new byte[at + data.Length];
        void Put(int offset, ulong value, int size) => BitConverter.GetBytes(value)[..size].CopyTo(file, offset);
        "MZ"u8.CopyTo(file);
        Put(0x3c, pe, 4);
        Put(pe, 0x4550, 4);
        Put(pe + 4, 0x8664, 2);
        Put(pe + 6, 1, 2);
        Put(pe + 20, optional, 2);
        Put(pe + 22, 0x22, 2);
        Put(pe + 24, 0x20b, 2);
        Put(pe + 48, 0x140000000, 8);
        ".data\0\0\0"u8.CopyTo(file.AsSpan(table));
        Put(table + 8, (ulong)data.Length, 4);
        Put(table + 12, 0x1000, 4);
        Put(table + 16, (ulong)data.Length, 4);
        Put(table + 20, at, 4);
        Put(table + 36, 0xC0000040, 4);
        data.CopyTo(file, at);
        return file;
    }
}
