using System.Text;

namespace CniImageKit.Tests.Archives;

internal enum TarMagic
{
    V7,
    Ustar,
    Gnu,
}

/// <summary>What a header block says.</summary>
internal sealed record TarBlock(string Name)
{
    public char Type { get; init; } = '0';

    public long Size { get; init; }

    public string Link { get; init; } = "";

    public int Mode { get; init; } = 0x1ed;

    public byte[] ToBytes(TarMagic magic, Action<byte[]>? edit)
    {
        var block = new byte[512];
        Text(block, 0, Name, 100);
        Octal(block, 100, 7, Mode);
        Octal(block, 108, 7, 0);
        Octal(block, 116, 7, 0);
        Octal(block, 124, 11, Size);
        Octal(block, 136, 11, 1_700_000_000);
        block[156] = (byte)Type;
        Text(block, 157, Link, 100);
        if (magic == TarMagic.Ustar) Text(block, 257, "ustar\00000", 8);
        if (magic == TarMagic.Gnu) Text(block, 257, "ustar  ", 8);
        edit?.Invoke(block);
        if (block[148] == 0) Sum(block);
        return block;
    }

    /// <summary>Writes the right checksum.</summary>
    public static void Sum(byte[] block)
    {
        Text(block, 148, "        ", 8);
        var sum = block.Sum(b => b);
        Octal(block, 148, 6, sum);
        block[154] = 0;
    }

    public static void Text(byte[] block, int at, string text, int width)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        block.AsSpan(at, width).Clear();
        bytes.AsSpan(0, Math.Min(width, bytes.Length)).CopyTo(block.AsSpan(at));
    }

    private static void Octal(byte[] block, int at, int digits, long value) =>
        Text(block, at, Convert.ToString(value, 8).PadLeft(digits, '0'), digits);
}
