using System.Buffers;
using CniImageKit.Binaries.Golang;

namespace CniImageKit.Binaries;

/// <summary>The version that a binary itself tells: evidence against what a source claims.</summary>
/// <param name="Version">As written, a leading v included, <c>+dirty</c> left out.</param>
/// <param name="Basis">Where it stands: <c>main module</c>, <c>-ldflags</c> or <c>vcs stamp</c>.</param>
/// <param name="Exact">It names a release; false for pseudo-versions.</param>
internal sealed record VersionEvidence(string Version, string Basis, bool Exact)
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>
    /// In order of weight: the main module's tag, a variable set by -ldflags, a pseudo-version, the commit. Null where there is nothing.
    /// </summary>
    public static VersionEvidence? Of(GoBuild? go)
    {
        if (go is null) return null;
        var module = go.Main?.Version is { Length: > 0 } v && v != "(devel)" ? v.Split("+dirty")[0] : null;
        if (module is not null && IsRelease(module) && !IsPseudo(module)) return new(module, "main module", true);
        if (go.Setting("-ldflags") is { } flags && LinkerFlags.Version(flags, go.Main?.Path) is { } linked)
            return new(linked, "-ldflags", true);
        if (module is not null) return new(module, "main module", false);
        return Stamp(go) is { } stamp ? new(stamp, "vcs stamp", false) : null;
    }

    /// <summary>The tree had changes that are in no commit.</summary>
    public static bool Modified(GoBuild? go) =>
        go is not null && (go.Setting("vcs.modified") == "true" || go.Main?.Version.EndsWith("+dirty", StringComparison.Ordinal) == true);

    /// <summary>
    /// Whether two versions name different releases: by their numbers, and by their pre-release parts where both have one. A Debian
    /// revision
    /// (<c>-3</c>, <c>+ds1-3</c>) is no part of the upstream version.
    /// </summary>
    public static bool Contradicts(string claimed, string found)
    {
        var (a, b) = (Parts(claimed), Parts(found));
        if (a.Numbers is null || b.Numbers is null) return false;
        return a.Numbers != b.Numbers
            || (IsPreRelease(a.Suffix) && IsPreRelease(b.Suffix) && !string.Equals(a.Suffix, b.Suffix, StringComparison.Ordinal));
    }

    /// <summary>Three numbers, with or without v, and whatever follows.</summary>
    public static bool IsRelease(string version) => Parts(version).Numbers is not null;

    private static bool IsPreRelease(string rest) => rest.Length > 0 && char.IsAsciiLetter(rest[0]);

    private static (Version? Numbers, string Suffix) Parts(string version)
    {
        var text = version.StartsWith('v') ? version.AsSpan(1) : version.AsSpan();
        var end = text.IndexOfAnyExcept(NumberCharacters);
        var numbers = end < 0 ? text : text[..end];
        var rest = end < 0 ? "" : text[end..].ToString();
        return numbers.Count('.') == 2 && System.Version.TryParse(numbers, out var parsed)
            ? (parsed, rest[0..Math.Min(rest.Length, 1)] is "-" or "~" ? rest[1..].Split('+')[0] : "")
            : (null, "");
    }

    // golang.org/x/mod/module, PseudoVersion: … -yyyymmddhhmmss-abcdefabcdef.
    private static bool IsPseudo(string version)
    {
        var parts = version.Split('+')[0].Split('-');
        return parts.Length >= 3 && parts[^1].Length == 12 && parts[^1].All(char.IsAsciiHexDigitLower)
            && parts[^2].Split('.')[^1] is { Length: 14 } time && time.All(char.IsAsciiDigit);
    }

    private static string? Stamp(GoBuild go)
    {
        if (go.Setting("vcs.revision") is not { Length: >= 12 } revision || !SourceDate.TryParse(go.Setting("vcs.time"), out var time))
            return null;
        return $"v0.0.0-{time.Instant:yyyyMMddHHmmss}-{revision[..12]}";
    }
}
