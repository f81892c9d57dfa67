using CniImageKit.Advisories;
using CniImageKit.Locking;
using NuGet.Versioning;

namespace CniImageKit.Reviewing;

/// <summary>
/// Which advisories a release of a project mends and which it brings. Of a release that nobody took yet only its version is known, and not
/// what it links.
/// </summary>
internal sealed class AdvisoryReasons(AdvisorySnapshot snapshot, LinkedModuleReading reading)
{
    /// <summary>Reasons to move and to stay, worst first.</summary>
    public (IEnumerable<Reason> Move, IEnumerable<Reason> Stay) Of(LockEntry was, NuGetVersion release)
    {
        if (was.Files.IsEmpty || reading.OwnOf(was, was.Files.First().Value) is not { Version: { } before } own) return ([], []);
        if (!GoVersion.TryParse(release.ToNormalizedString(), out var after)) return ([], []);
        var all = snapshot.Of(own.Path).OrderByDescending(a => a.Severity ?? AdvisorySeverity.Medium)
            .ThenByDescending(a => a.Id, StringComparer.Ordinal).ToList();
        return (
            all.Where(a => Holds(a, before) && !Holds(a, after)).Select(a => new Reason("advisory", $"it mends {Named(a)}")),
            all.Where(a => !Holds(a, before) && Holds(a, after)).Select(a => new Reason("advisory", $"it has {Named(a)}")));

        bool Holds(Advisory advisory, GoVersion version) => advisory.Affected.Any(a =>
            a.Module == own.Path && AffectedRange.Of(a, version).Verdict == RangeVerdict.Inside);
    }

    private static string Named(Advisory advisory)
    {
        var cve = advisory.Aliases.FirstOrDefault(a => a.StartsWith("CVE-", StringComparison.Ordinal));
        string[] names = [.. new[] { cve, advisory.Severity?.ToString().ToLowerInvariant() }.OfType<string>()];
        return advisory.Id + (names.Length == 0 ? "" : $" ({string.Join(", ", names)})");
    }
}
