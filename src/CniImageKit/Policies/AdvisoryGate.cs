using System.Collections.Immutable;
using CniImageKit.Advisories;
using CniImageKit.Advisories.Statements;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Policies;

/// <summary>Holds the pinned advisories, and what they say of a lock, against a policy.</summary>
/// <param name="rule">The policy's section.</param>
internal sealed class AdvisoryGate(AdvisoryRule rule)
{
    /// <summary>
    /// CNIK5432 where the snapshot is older than allowed, or does not say how old it is; <paramref name="now"/> is null where nothing may
    /// depend on time.
    /// </summary>
    public Diagnostic? Age(AdvisoryPin pin, string file, DateTimeOffset? now)
    {
        if (rule.SnapshotMaximumAge is not { } most) return null;
        if (!AdvisoryPin.IsDated(pin.Modified)) return Rules.GateSnapshotTooOld(most.At, most.Value, "of an unknown day", file);
        if (now is not { } time) return null;
        var days = (long)(time - pin.Modified).TotalDays;
        return days <= most.Value ? null
            : Rules.GateSnapshotTooOld(most.At, most.Value, $"{days} days, of {AdvisoryPinJson.Time(pin.Modified)}", file);
    }

    /// <summary>
    /// CNIK5430 for each advisory of a source that is refused, CNIK5434 for each source of which too little is known, CNIK5652 to 5654 for
    /// what may be either. What is suppressed or not linked in is not told.
    /// </summary>
    public IEnumerable<Diagnostic> Run(LocatedLock locked, MatchedLock found)
    {
        var open = found.Matches.Where(m => m.IsOpen).Select(m => (Match: m, Answer: Answer(m))).ToLookup(m => m.Answer, m => m.Match);
        foreach (var same in open[Doubt.Fail].GroupBy(m => (m.Advisory.Id, m.Source, m.Module, m.Version, m.Fixed, m.Precision)))
            yield return Refused([.. same], locked, found);
        foreach (var same in open[Doubt.Warn].Where(m => m.Advisory.Severity is null).GroupBy(m => m.Source))
            yield return Rules.AdvisoriesUnrated(rule.Unrated.At, same.Key, Ids(same), Place(locked, same.First()));
        foreach (var same in open[Doubt.Warn].Where(m => m.Advisory.Severity is not null).GroupBy(m => m.Source))
            yield return Rules.AdvisoriesUnsure(rule.Unknown.At, same.Key, Ids(same), Place(locked, same.First()));
        foreach (var same in found.Unknown.Where(_ => rule.Unknown.Value != Doubt.Ignore).GroupBy(u => u.Source))
        {
            var (first, plugins) = (same.First(), same.SelectMany(u => u.Plugins).Distinct().Order(StringComparer.Ordinal));
            var place = locked.At(first.Source, first.Platform).ToString();
            yield return rule.Unknown.Value == Doubt.Fail
                ? Rules.GatePartsRefused(rule.Unknown.At, same.Key, plugins, first.Why, place)
                : Rules.GatePartsUnknown(rule.Unknown.At, same.Key, plugins, first.Why, place);
        }
    }

    private Doubt Answer(AdvisoryMatch match)
    {
        if (match.Advisory.Severity < rule.FailOn.Value) return Doubt.Ignore;
        var answer = match.Advisory.Severity is null ? rule.Unrated.Value : Doubt.Fail;
        return match.Precision == MatchPrecision.Unknown && rule.Unknown.Value < answer ? rule.Unknown.Value : answer;
    }

    private Diagnostic Refused(ImmutableArray<AdvisoryMatch> same, LocatedLock locked, MatchedLock found)
    {
        var (match, blind) = (same[0], same.Any(found.IsUnread));
        var cves = match.Advisory.Aliases.Where(a => a.StartsWith("CVE-", StringComparison.Ordinal));
        var summary = match.Advisory.Summary.TrimEnd('.');
        return Rules.AdvisoryRefused(match.Advisory.Severity is null ? rule.Unrated.At : rule.FailOn.At, new RefusedAdvisory
        {
            Id = string.Join(", ", cves.Prepend(match.Advisory.Id)),
            Severity = match.Advisory.Severity?.Word() ?? "unrated",
            Least = rule.FailOn.Value.Word(),
            Plugins = [.. same.SelectMany(m => m.Plugins).Distinct().Order(StringComparer.Ordinal)],
            Source = match.Source,
            Platforms = [.. same.Select(m => m.Platform).Distinct().Order()],
            What = $"{match.Module} {match.Version ?? "in an unknown version"}{(summary.Length == 0 ? "" : $": {summary}")}",
            KnownBy = blind ? "by the lock alone: the plugins are not in the store, so that what they link is not known" : match.KnownBy,
            Fixed = match.Fixed,
            Url = match.Advisory.Url,
            LockedAt = Place(locked, match),
            Mend = $"{(blind ? "run `cnikit fetch`, and try again; " : "")}{Lower(VexFinding.Remedy(match))}, as `cnikit outdated` tells; "
                + "or have its owner answer for it until a day in cnikit.suppressions.yaml",
        });
    }

    private static IEnumerable<string> Ids(IEnumerable<AdvisoryMatch> matches) => matches.Select(m => m.Advisory.Id).Distinct();

    private static string Place(LocatedLock locked, AdvisoryMatch match) => locked.AtVersion(match.Source, match.Platform).ToString();

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..].TrimEnd('.');
}
