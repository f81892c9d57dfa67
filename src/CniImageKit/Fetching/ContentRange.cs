using System.Buffers;

namespace CniImageKit.Fetching;

/// <summary>The value of Content-Range in a 206 (RFC 9110, 14.4): <c>bytes first-last/total</c>, all three known.</summary>
/// <param name="First">Offset of the first byte.</param>
/// <param name="Last">Offset of the last byte, included.</param>
/// <param name="Total">Size of the whole.</param>
internal readonly record struct ContentRange(long First, long Last, long Total)
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>Reads the one spelling that servers use; an unknown total, other units and impossible ranges are refused.</summary>
    public static bool TryParse(string? text, out ContentRange range)
    {
        range = default;
        if (text is null || !text.StartsWith("bytes ", StringComparison.OrdinalIgnoreCase)) return false;
        var rest = text.AsSpan(6);
        var (dash, slash) = (rest.IndexOf('-'), rest.IndexOf('/'));
        if (dash < 0 || slash < dash) return false;
        if (!TryNumber(rest[..dash], out var first) || !TryNumber(rest[(dash + 1)..slash], out var last)
            || !TryNumber(rest[(slash + 1)..], out var total) || first > last || last >= total) return false;
        range = new ContentRange(first, last, total);
        return true;
    }

    public override string ToString() => $"bytes {First}-{Last}/{Total}";

    private static bool TryNumber(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        return text.Length is > 0 and <= 18 && !text.ContainsAnyExcept(Digits) && long.TryParse(text, out number);
    }
}
