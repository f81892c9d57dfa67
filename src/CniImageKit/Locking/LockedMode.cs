namespace CniImageKit.Locking;

/// <summary>
/// A mode as the lock spells it: four octal digits, <c>0755</c>; only permission bits, since set-id bits are never baked.
/// </summary>
internal static class LockedMode
{
    /// <summary>The text of <paramref name="mode"/>.</summary>
    public static string Write(int mode) => Convert.ToString(mode & 0b111_111_111, 8).PadLeft(4, '0');

    /// <summary>Reads what <see cref="Write"/> writes, nothing else.</summary>
    public static bool TryRead(string text, out int mode)
    {
        mode = 0;
        if (text.Length != 4 || text[0] != '0') return false;
        foreach (var digit in text)
        {
            if (digit is < '0' or > '7') return false;
            mode = (mode << 3) | (digit - '0');
        }

        return true;
    }
}
