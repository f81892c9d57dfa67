using System.Buffers.Binary;
using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Archives.Tar;

/// <summary>One field of a header, by the letter of POSIX ustar and of GNU's base-256 numbers; anything looser is CNIK5205.</summary>
internal readonly ref struct TarField(string name, ReadOnlySpan<byte> bytes, long header, ArchiveReading reading)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>The bytes before the first NUL; what follows must be NUL too, lest something hide there.</summary>
    public byte[] Text()
    {
        var end = bytes.IndexOf((byte)0);
        if (end < 0) return bytes.ToArray();
        if (bytes[end..].ContainsAnyExcept((byte)0)) throw Malformed("text after the final NUL");
        return bytes[..end].ToArray();
    }

    /// <summary>
    /// An octal number: blanks, digits, then at least one NUL or blank unless the field is full. Empty is 0 where allowed.
    /// </summary>
    public long Number(TarDialect dialect, bool mayBeEmpty, bool mayBeNegative = false)
    {
        if ((bytes[0] & 0x80) != 0)
        {
            if (dialect != TarDialect.Gnu) throw Malformed("a base-256 number outside GNU tar");
            return Base256(mayBeNegative);
        }

        var digits = bytes.TrimStart((byte)' ');
        var end = digits.IndexOfAny((byte)0, (byte)' ');
        var rest = end < 0 ? [] : digits[end..];
        if (end >= 0) digits = digits[..end];
        if (digits.IsEmpty && !mayBeEmpty) throw Malformed("empty");
        if (digits.ContainsAnyExceptInRange((byte)'0', (byte)'7') || rest.ContainsAnyExcept((byte)0, (byte)' '))
            throw Malformed("not an octal number");
        var value = 0L;
        foreach (var digit in digits) value = (value << 3) | (long)(digit - '0');
        return value;
    }

    private long Base256(bool mayBeNegative)
    {
        var negative = (bytes[0] & 0x40) != 0;
        if (negative && !mayBeNegative) throw Malformed("a negative number");
        if (bytes[0] != (negative ? 0xff : 0x80)) throw Malformed("a number beyond 64 bits");
        if (bytes[1..^8].ContainsAnyExcept(negative ? (byte)0xff : (byte)0)) throw Malformed("a number beyond 64 bits");
        var value = bytes.Length > 8 ? BinaryPrimitives.ReadInt64BigEndian(bytes[^8..]) : Short(bytes);
        return value < 0 == negative ? value : throw Malformed("a number beyond 63 bits");
    }

    private static long Short(ReadOnlySpan<byte> eight) => (BinaryPrimitives.ReadInt64BigEndian(eight) << 8) >> 8;

    private CniImageKitException Malformed(string why) =>
        new CniImageKitException(Rules.ArchiveField(
            reading.Name, name, header, $"{why}: {MemberName.Show(Encoding.Latin1.GetString(bytes))}"));
}
