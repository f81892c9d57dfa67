using System.Text;

namespace CniImageKit.Layers;

/// <summary>
/// One POSIX.1-1988 ustar header of recipe 1: owner and group 0 without names, no devices, the mode and time that are given. A directory's
/// path ends in a slash.
/// </summary>
/// <param name="Path">Relative, ASCII; at most 100 bytes, or 155 and 100 split at a slash.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Size">Body bytes, below 8 GiB.</param>
/// <param name="ModifiedAt">Seconds since 1970.</param>
internal readonly record struct TarHeader(string Path, int Mode, long Size, long ModifiedAt)
{
    /// <summary>A header's length, and the unit that bodies are padded to.</summary>
    public const int Block = 512;

    private const int NameLength = 100;
    private const int PrefixLength = 155;
    private const long MaxSize = 0x1_FFFF_FFFF;

    /// <summary>Whether ustar can hold the path: ASCII, and short enough as a whole or split.</summary>
    public bool PathFits => Ascii.IsValid(Path) && !Path.Contains('\0', StringComparison.Ordinal) && Split() >= 0;

    /// <summary>Whether ustar's eleven octal digits can hold the size.</summary>
    public bool SizeFits => Size is >= 0 and <= MaxSize;

    /// <summary>Header, body and padding.</summary>
    public long Total => Block + ((Size + Block - 1) / Block * Block);

    /// <summary>Writes the 512 bytes.</summary>
    public void Write(Span<byte> block)
    {
        block = block[..Block];
        block.Clear();
        var split = Split();
        Encoding.ASCII.GetBytes(split == 0 ? Path : Path[(split + 1)..], block[..NameLength]);
        if (split > 0) Encoding.ASCII.GetBytes(Path.AsSpan(0, split), block.Slice(345, PrefixLength));
        Octal(block.Slice(100, 8), Mode);
        Octal(block.Slice(108, 8), 0);
        Octal(block.Slice(116, 8), 0);
        Octal(block.Slice(124, 12), Size);
        Octal(block.Slice(136, 12), ModifiedAt);
        block[156] = (byte)(Path.EndsWith('/') ? '5' : '0');
        "ustar\000"u8.CopyTo(block[257..]);
        Octal(block.Slice(329, 8), 0);
        Octal(block.Slice(337, 8), 0);
        block.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in block) sum += value;
        Octal(block.Slice(148, 7), sum);
    }

    // The place of the slash that the path is split at, 0 where it fits whole, -1 where it cannot be held.
    private int Split()
    {
        if (Path.Length <= NameLength) return Path.Length == 0 ? -1 : 0;
        var slash = Path.IndexOf('/', Path.Length - NameLength - 1);
        return slash is > 0 and <= PrefixLength && slash < Path.Length - 1 ? slash : -1;
    }

    // Digits padded with zeros and ended by NUL, as GNU tar and Go write them.
    private static void Octal(Span<byte> field, long value)
    {
        field[^1] = 0;
        for (var i = field.Length - 2; i >= 0; i--, value >>= 3) field[i] = (byte)('0' + (value & 7));
    }
}
