using System.Buffers;

namespace CniImageKit.Trust;

/// <summary>The forms of a line in a sums file, and which algorithm it speaks of.</summary>
internal static class SumsAlgorithms
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>
    /// The line, or null where it has neither GNU's nor BSD's form. GNU's escaped form (a leading backslash) is not accepted.
    /// </summary>
    public static SumsLine? Parse(string text, int number) => Gnu(text, number) ?? Bsd(text, number);

    /// <summary>Whether the algorithm is one that verifies nothing: MD5, SHA-1, or any other than SHA-256 and SHA-512.</summary>
    public static bool IsWeak(SumsLine line) => NameOf(line) is not ("SHA-256" or "SHA-512" or "unknown");

    /// <summary>The algorithm by the line's word, or else by the length of its digest.</summary>
    public static string NameOf(SumsLine line) => line.Algorithm switch
    {
        "SHA256" => "SHA-256",
        "SHA512" => "SHA-512",
        "SHA1" => "SHA-1",
        { } other => other,
        null => ByLength(line.Hex.Length),
    };

    /// <summary>Whether the line's word, where it has one, and the digest's length speak of one algorithm.</summary>
    public static bool Agrees(SumsLine line, Digest digest) =>
        line.Algorithm is null || line.Algorithm.Equals(digest.Algorithm, StringComparison.OrdinalIgnoreCase);

    private static string ByLength(int hexDigits) => hexDigits switch
    {
        32 => "MD5",
        40 => "SHA-1",
        56 => "SHA-224",
        64 => "SHA-256",
        96 => "SHA-384",
        128 => "SHA-512",
        _ => "unknown",
    };

    private static SumsLine? Gnu(string text, int number)
    {
        var end = text.AsSpan().IndexOfAnyExcept(Hex);
        if (end < 0) return new SumsLine(number, null, text, null);
        if (end < 32 || text[end] != ' ') return null;
        // coreutils: the digest, a space, then a space (text) or an asterisk (binary), then the name to the end of the line.
        if (end + 2 >= text.Length || text[end + 1] is not (' ' or '*') || text[end + 2] == ' ') return null;
        return new SumsLine(number, null, text[..end], text[(end + 2)..]);
    }

    private static SumsLine? Bsd(string text, int number)
    {
        var open = text.IndexOf(" (", StringComparison.Ordinal);
        var close = text.LastIndexOf(") = ", StringComparison.Ordinal);
        if (open <= 0 || close <= open + 2) return null;
        var (algorithm, hex) = (text[..open], text[(close + 4)..]);
        if (!algorithm.All(char.IsAsciiLetterOrDigit) || hex.Length == 0 || hex.AsSpan().ContainsAnyExcept(Hex)) return null;
        return new SumsLine(number, algorithm, hex, text[(open + 2)..close]);
    }
}
