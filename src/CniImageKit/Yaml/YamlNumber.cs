namespace CniImageKit.Yaml;

/// <summary>Which plain scalars are numbers (YAML 1.2.2, 10.3.2 Tag Resolution).</summary>
internal static class YamlNumber
{
    /// <summary>Whether <paramref name="text"/> resolves to int or float.</summary>
    public static bool Is(string text)
    {
        if (text.Length == 0 || text.Length > 64) return false;
        if (text is ".nan" or ".NaN" or ".NAN") return true;
        if (text.StartsWith("0o", StringComparison.Ordinal)) return text.Length > 2 && text.AsSpan(2).IndexOfAnyExceptInRange('0', '7') < 0;
        if (text.StartsWith("0x", StringComparison.Ordinal)) return text.Length > 2 && text.Skip(2).All(char.IsAsciiHexDigit);
        var rest = text[0] is '+' or '-' ? text.AsSpan(1) : text;
        return rest is ".inf" or ".Inf" or ".INF" || IsDecimal(rest);
    }

    private static bool IsDecimal(ReadOnlySpan<char> text)
    {
        var whole = Digits(ref text);
        var fraction = 0;
        if (!text.IsEmpty && text[0] == '.')
        {
            text = text[1..];
            fraction = Digits(ref text);
        }

        if (whole + fraction == 0) return false;
        if (text.IsEmpty) return true;
        if (text[0] is not ('e' or 'E')) return false;
        text = text[1..];
        if (!text.IsEmpty && text[0] is '+' or '-') text = text[1..];
        return Digits(ref text) > 0 && text.IsEmpty;
    }

    private static int Digits(ref ReadOnlySpan<char> text)
    {
        var count = text.IndexOfAnyExceptInRange('0', '9');
        if (count < 0) count = text.Length;
        text = text[count..];
        return count;
    }
}
