using System.Globalization;
using System.Text;

namespace CniImageKit.Binaries.Golang;

/// <summary>Go string literals as strconv.Unquote reads them: <c>"…"</c> with escapes, and raw <c>`…`</c>.</summary>
internal static class GoQuoted
{
    /// <summary>How long the literal at the text's start is, quotes included; 0 where it does not end.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == text[0]) return i + 1;
            if (text[0] == '"' && text[i] == '\\') i++;
        }

        return 0;
    }

    /// <summary>The value of a literal that is the whole text, or null where it is none. Control characters become U+FFFD.</summary>
    public static string? Read(string text)
    {
        if (text.Length < 2 || Length(text) != text.Length) return null;
        var inner = text.AsSpan(1, text.Length - 2);
        if (text[0] == '`') return inner.ToString();
        var bytes = new List<byte>(inner.Length);
        Span<byte> utf8 = stackalloc byte[4];
        while (!inner.IsEmpty)
        {
            if (inner[0] != '\\')
            {
                if (Rune.DecodeFromUtf16(inner, out var rune, out var used) != System.Buffers.OperationStatus.Done)
                    rune = Rune.ReplacementChar;
                bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
                inner = inner[used..];
            }
            else if (!Escape(ref inner, bytes))
            {
                return null;
            }
        }

        return FileWindow.Clean(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes));
    }

    private static bool Escape(ref ReadOnlySpan<char> text, List<byte> bytes)
    {
        if (text.Length < 2) return false;
        var (kind, known) = (text[1], "abfnrtv\\\"".IndexOf(text[1], StringComparison.Ordinal));
        if (known >= 0)
        {
            bytes.Add("\a\b\f\n\r\t\v\\\""u8[known]);
            text = text[2..];
            return true;
        }

        var digits = kind switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            if (text.Length < 2 + digits
                || !uint.TryParse(text.Slice(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                return false;
            if (kind == 'x') bytes.Add((byte)code);
            else if (Rune.TryCreate(code, out var rune)) bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
            else return false;
            text = text[(2 + digits)..];
            return true;
        }

        if (text.Length < 4 || text.Slice(1, 3).ContainsAnyExceptInRange('0', '7')) return false;
        var octal = ((text[1] - '0') * 64) + ((text[2] - '0') * 8) + text[3] - '0';
        if (octal > 255) return false;
        bytes.Add((byte)octal);
        text = text[4..];
        return true;
    }
}
