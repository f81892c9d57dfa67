using System.Collections.Immutable;

namespace CniImageKit.Advisories;

/// <summary>Versions from one that brought a weakness to one that ended it, spelt <c>[1.6.0,1.9.0)</c>.</summary>
/// <param name="From">The first affected version; <c>0</c> means from the beginning.</param>
/// <param name="To">The end, or null where there is none yet.</param>
/// <param name="Inclusive">Whether the end is itself affected.</param>
internal sealed record VersionSpan(string From, string? To, bool Inclusive)
{
    /// <summary>The version that mends it, or null.</summary>
    public string? Fixed => Inclusive ? null : To;

    /// <summary>Whether it has neither beginning nor end, so that it tells nothing.</summary>
    public bool IsEverything => From == "0" && To is null;

    /// <summary>Whether the version lies in it.</summary>
    public bool Holds(GoVersion version)
    {
        if (From != "0" && (!GoVersion.TryParse(From, out var from) || version.CompareTo(from) < 0)) return false;
        if (To is null) return true;
        return !GoVersion.TryParse(To, out var to) || (Inclusive ? version.CompareTo(to) <= 0 : version.CompareTo(to) < 0);
    }

    public override string ToString() => $"[{From},{To}{(Inclusive ? ']' : ')')}";

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static VersionSpan? Parse(string text)
    {
        if (text.Length < 3 || text[0] != '[' || text[^1] is not (')' or ']')) return null;
        return text[1..^1].Split(',') is [{ Length: > 0 } from, var to] ? new(from, to.Length == 0 ? null : to, text[^1] == ']') : null;
    }

    /// <summary>
    /// The spans of a range's events (OSV schema, "Evaluation"; golang/vuln internal/semver): events sorted by version, <c>0</c> first; a
    /// limit ends a span as a fix does.
    /// </summary>
    public static ImmutableArray<VersionSpan> Of(IEnumerable<(string Kind, string Version)> events)
    {
        var sorted = events.OrderBy(e => e.Version == "0" ? null : Order(e.Version)).ThenBy(e => e.Kind == "introduced");
        var spans = ImmutableArray.CreateBuilder<VersionSpan>();
        string? from = null;
        foreach (var (kind, version) in sorted)
        {
            if (kind == "introduced")
            {
                from ??= version;
            }
            else if (from is not null)
            {
                spans.Add(new VersionSpan(from, version, kind == "last_affected"));
                from = null;
            }
        }

        if (from is not null) spans.Add(new VersionSpan(from, null, false));
        return spans.DrainToImmutable();
    }

    private static GoVersion Order(string version) => GoVersion.TryParse(version, out var read) ? read : GoVersion.Zero;
}
