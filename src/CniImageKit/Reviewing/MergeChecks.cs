using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Merging;

namespace CniImageKit.Reviewing;

/// <summary>
/// What a merge left for people: entries in conflict, and what neither side had before they came together, a plugin of two sources
/// (CNIK3023) and a source of two versions (CNIK3024).
/// </summary>
internal static class MergeChecks
{
    /// <summary>All findings, empty where the merge is whole.</summary>
    public static ImmutableArray<Diagnostic> Findings(string file, MergedLock merged, Lockfile ours, Lockfile theirs) =>
    [
        .. merged.Conflicts.Select(c => Rules.EntryInConflict(file, c.Source, c.Platform, Told(c.Ours), Told(c.Theirs))),
        .. merged.Conflicts.Any() ? [] : Together(file, merged.Ours, ours, theirs),
    ];

    private static IEnumerable<Diagnostic> Together(string file, Lockfile merged, Lockfile ours, Lockfile theirs)
    {
        var doubled = Doubled(merged).Except(Doubled(ours)).Except(Doubled(theirs));
        foreach (var (plugin, platform) in doubled)
        {
            var sources = merged.Plugins.Where(e => e.Platform == platform && e.Files.ContainsKey(plugin)).Select(e => e.Source);
            yield return Rules.MergedPluginTwice(file, plugin, platform, sources);
        }

        foreach (var source in Mixed(merged).Except(Mixed(ours)).Except(Mixed(theirs)))
        {
            var versions = merged.Plugins.Where(e => e.Source == source).Select(e => $"{e.Version} for {e.Platform}");
            yield return Rules.MergedVersionsDiffer(file, source, versions);
        }
    }

    private static IEnumerable<(string Plugin, Platform Platform)> Doubled(Lockfile locked) =>
        locked.Plugins.SelectMany(e => e.Files.Keys.Select(f => (f, e.Platform))).GroupBy(f => f).Where(g => g.Count() > 1)
            .Select(g => g.Key);

    private static IEnumerable<string> Mixed(Lockfile locked) =>
        locked.Plugins.GroupBy(e => e.Source).Where(g => g.Select(e => e.Version).Distinct().Count() > 1).Select(g => g.Key);

    private static string Told(LockEntry? entry) =>
        entry is null ? "removed" : $"{entry.Version}, {entry.Files.Count} plugins, {entry.Artifact.Sha256}";
}
