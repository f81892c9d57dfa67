using CniImageKit.Advisories;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Advising;

/// <summary>Advisories for people.</summary>
internal static class AdvisoriesText
{
    private const int MostNames = 5;

    /// <summary>What a fetch did.</summary>
    public static string Line(AdvisoryFetchOutcome outcome)
    {
        var state = $"{outcome.Pin.Advisories} advisories of {Day(outcome.Pin.Modified)}";
        return outcome switch
        {
            { Written: false, Old: null } => $"{outcome.File}  pins {state}",
            { Written: false } => $"{outcome.File}  unchanged: {state} lie in the store",
            { Old: { } old } => $"{outcome.File}  pins {state}, instead of {old.Advisories} of {Day(old.Modified)}",
            _ => $"{outcome.File}  pins {state}: review and commit it",
        };
    }

    /// <summary>The table, and what it does not say.</summary>
    public static void Write(Screen screen, AdvisoryShowOutcome outcome, bool all)
    {
        var shown = outcome.Found.Matches.Where(m => all || m.IsOpen).ToList();
        if (shown.Count > 0)
        {
            screen.Table(["severity", "advisory", "plugins", "about", "fixed in", "known by", "suppressed"], Rows(shown, outcome));
            screen.Say("");
        }

        foreach (var unknown in outcome.Found.Unknown)
        {
            var plugins = Plugins(unknown.Plugins, unknown.Source, unknown.Platform, outcome);
            screen.Say($"unknown: {plugins} of {unknown.Source} for {unknown.Platform}: {unknown.Why}");
        }

        if (outcome.Found.Unread > 0)
            screen.Say($"{outcome.Found.Unread} plugins were judged by the lock alone; `cnikit fetch` brings them, to see what they link");
        screen.Say(Summary(outcome));
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(List<AdvisoryMatch> shown, AdvisoryShowOutcome outcome) =>
        from match in shown
        group match by (
            match.Advisory.Id, match.Source, match.Module, match.Version, match.Fixed, match.Precision, match.Suppression,
            Plugins: Plugins(match.Plugins, match.Source, match.Platform, outcome)) into same
        let match = same.First()
        let cve = match.Advisory.Aliases.FirstOrDefault(a => a.StartsWith("CVE-", StringComparison.Ordinal))
        select (IReadOnlyList<string>)
        [
            match.Advisory.Severity?.ToString().ToLowerInvariant() ?? "unrated",
            match.Advisory.Id + (cve is null ? "" : $" {cve}") + (match.Advisory.Reviewed ? "" : " (unreviewed)"),
            same.Key.Plugins, $"{match.Module} {match.Version}".TrimEnd(), match.Fixed ?? "–", match.KnownBy, Said(match.Suppression),
        ];

    private static string Said(Suppression? word) => word is null ? ""
        : word.Until is { } until ? $"by {word.Owner} until {until:yyyy-MM-dd}" : $"by {word.Owner}";

    private static string Plugins(IReadOnlyCollection<string> plugins, string source, Platform platform, AdvisoryShowOutcome outcome)
    {
        var files = outcome.Locked.Find(source, platform)?.Files.Count;
        if (plugins.Count == files && files > 1) return $"all {files}";
        return plugins.Count > MostNames + 1
            ? $"{string.Join(", ", plugins.Take(MostNames))} and {plugins.Count - MostNames} more" : string.Join(", ", plugins);
    }

    private static string Summary(AdvisoryShowOutcome outcome)
    {
        var matches = outcome.Found.Matches;
        int Count(Func<AdvisoryMatch, bool> which) => matches.Where(which).Select(m => m.Advisory.Id).Distinct().Count();
        var open = Count(m => m.IsOpen);
        List<string> parts = [$"{open} {(open == 1 ? "advisory concerns" : "advisories concern")} the plugins of {outcome.Locked.File}"];
        if (Count(m => m.Suppression is not null) is > 0 and var put) parts.Add($"{put} suppressed");
        var openIds = matches.Where(m => m.IsOpen).Select(m => m.Advisory.Id).ToHashSet(StringComparer.Ordinal);
        bool IsAbsent(AdvisoryMatch match) =>
            match is { Precision: MatchPrecision.NotLinked, Suppression: null } && !openIds.Contains(match.Advisory.Id);
        if (Count(IsAbsent) is > 0 and var absent) parts.Add($"{absent} in packages that are not linked in (--all shows them)");
        return $"{string.Join(", ", parts)}; of {outcome.Pin.Advisories} known as of {Day(outcome.Pin.Modified)}";
    }

    private static string Day(DateTimeOffset time) => AdvisoryPin.IsDated(time) ? $"{time:yyyy-MM-dd}" : "an unknown day";
}
