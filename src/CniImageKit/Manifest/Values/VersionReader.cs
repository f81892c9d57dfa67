using CniImageKit.Diagnostics;
using CniImageKit.Manifest.Reading;
using NuGet.Versioning;

namespace CniImageKit.Manifest.Values;

/// <summary>What <c>version:</c> says; at most one of the two is set, none means the newest stable.</summary>
/// <param name="Range">A range; an exact pin is the range of that one version.</param>
/// <param name="Exact">A pin that is compared as text.</param>
/// <param name="Faulty">There is a version, but it was not understood.</param>
internal sealed record VersionWish(Located<VersionRange>? Range, Located<string>? Exact, bool Faulty = false)
{
    /// <summary>The one version in the range or text, or null where more than one may fit.</summary>
    public bool IsPin =>
        Exact is not null || Range?.Value is { IsMinInclusive: true, IsMaxInclusive: true } range && range.MinVersion == range.MaxVersion;
}

/// <summary>
/// Reads <c>version:</c> (CNIK1010). A bare version is an exact pin, other than in NuGet, where it is a lower bound: a node image is
/// pinned or deliberately not. Ranges need brackets.
/// </summary>
internal static class VersionReader
{
    private const string Pin = "write an exact version such as 1.9.1, or a range such as [1.7,2.0)";

    /// <summary>Reads the key of an entry <paramref name="from"/> that source.</summary>
    public static VersionWish Read(ManifestBlock block, string from)
    {
        if (block.Member("version") is null) return new VersionWish(null, null);
        if (block.TextOrNumber("version") is not { } text) return new VersionWish(null, null, Faulty: true);
        if (text.Value[0] is '[' or '(') return Range(block, text);
        if (Fault(text.Value) is var (why, mend)) return Fail(block, text, why, mend);
        var bare = text.Value[0] is 'v' or 'V' && text.Value.Length > 1 && char.IsAsciiDigit(text.Value[1]) ? text.Value[1..] : text.Value;
        // A Debian revision looks like a prerelease or like metadata to SemVer, which ignores it; there the text is what counts.
        var isText = from == "apt" ? bare.AsSpan().IndexOfAny("-+~:") >= 0 : bare.Contains('+', StringComparison.Ordinal);
        if (isText || !NuGetVersion.TryParse(bare, out var version)) return new VersionWish(null, text with { Value = bare });
        var exactly = new VersionRange(version, true, version, true, floatRange: null, originalString: text.Value);
        return new VersionWish(new Located<VersionRange>(exactly, text.At), null);
    }

    private static VersionWish Range(ManifestBlock block, Located<string> text)
    {
        if (text.Value.Contains('*', StringComparison.Ordinal) || !VersionRange.TryParse(text.Value, allowFloating: false, out var range))
            return Fail(block, text, "it is no range in NuGet syntax", Pin);
        var empty = range is { MinVersion: { } min, MaxVersion: { } max }
            && (min > max || (min == max && !(range.IsMinInclusive && range.IsMaxInclusive)));
        return empty
            ? Fail(block, text, "no version lies in this range", Pin)
            : new VersionWish(new Located<VersionRange>(range, text.At), null);
    }

    private static (string Why, string Mend)? Fault(string text)
    {
        if (text is "latest" or "newest" or "stable" or "*" or "any")
            return ("it is a moving target", "leave 'version' out to lock the newest stable one");
        if (text[0] is '>' or '<' or '=' or '^' or '~' or '!') return ("operators are not taken", Pin);
        if (text.Contains('*', StringComparison.Ordinal)) return ("floating versions are not taken", Pin);
        if (text.Contains(',', StringComparison.Ordinal)) return ("a range needs brackets", Pin);
        var plain = text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '+' or '-' or '~' or ':' or '_');
        if (!plain || text.Length > 128) return ("it holds characters that no version has", Pin);
        var wild = text.Split('.').Any(p => p is "x" or "X");
        return wild ? ("floating versions are not taken", Pin) : null;
    }

    private static VersionWish Fail(ManifestBlock block, Located<string> text, string why, string mend)
    {
        block.Findings.Add(Rules.BadVersion(text.At, text.Value, why, mend));
        return new VersionWish(null, null, Faulty: true);
    }
}
