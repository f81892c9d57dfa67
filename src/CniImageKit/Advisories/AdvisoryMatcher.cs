using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Locking;

namespace CniImageKit.Advisories;

/// <summary>Plugins of whose parts not all are known, so that finding nothing means nothing.</summary>
/// <param name="Source">The lock entry's source.</param>
/// <param name="Platform">Its platform.</param>
/// <param name="Plugins">The plugins, sorted ordinally.</param>
/// <param name="Why">What is missing.</param>
internal sealed record UnknownParts(string Source, Platform Platform, ImmutableArray<string> Plugins, string Why);

/// <summary>What a snapshot says of a lock.</summary>
/// <param name="Matches">Sorted by how urgent they are, then by id, module, source and platform.</param>
/// <param name="Unknown">What cannot be told.</param>
internal sealed record MatchedLock(ImmutableArray<AdvisoryMatch> Matches, ImmutableArray<UnknownParts> Unknown)
{
    /// <summary>Files that were judged by the lock alone, since their bytes were not at hand.</summary>
    public ImmutableHashSet<Digest> UnreadFiles { get; init; } = [];

    /// <summary>How many those are.</summary>
    public int Unread => UnreadFiles.Count;

    /// <summary>Whether the bytes of one of the match's plugins would tell more.</summary>
    public bool IsUnread(AdvisoryMatch match) => match.Plugins.Any(p => UnreadFiles.Contains(match.Entry.Files[p].Sha256));
}

/// <summary>
/// Matches a lock with the advisories of a snapshot, as govulncheck does for programs without symbols (golang/vuln internal/vulncheck),
/// and one step further: an advisory whose packages are all absent from a program is told apart. Functions are never asked for, since the
/// compiler puts them into others (golang/go#57764).
/// </summary>
internal static class AdvisoryMatcher
{
    /// <summary>Matches by the lock alone.</summary>
    public static MatchedLock Match(Lockfile locked, AdvisorySnapshot snapshot, PluginCatalog catalog) =>
        Match(locked, snapshot, catalog, new MatchEvidence());

    /// <summary>Matches by the plugins' own bytes where the evidence has them, else by the lock.</summary>
    public static MatchedLock Match(Lockfile locked, AdvisorySnapshot snapshot, PluginCatalog catalog, MatchEvidence evidence)
    {
        var (found, unknown) = (new List<(AdvisoryMatch Match, string Plugin)>(), new List<(LockEntry Entry, string Plugin, string Why)>());
        var linked = new LinkedModuleReading(snapshot, catalog, evidence);
        foreach (var entry in locked.Plugins)
        {
            foreach (var (plugin, file) in entry.Files)
            {
                var parts = linked.Of(entry, file);
                if (parts.Unknown is { } why) unknown.Add((entry, plugin, why));
                var bytes = evidence.Bytes(file);
                found.AddRange(parts.Modules.SelectMany(m => Matches(entry, plugin, m, bytes, snapshot)).Select(m => (m, plugin)));
            }
        }

        return new MatchedLock(
            [.. Together(found).OrderBy(m => m, MatchOrder.Instance)],
            [
                .. unknown.GroupBy(u => (u.Entry.Source, u.Entry.Platform, u.Why)).Select(g => new UnknownParts(
                    g.Key.Source, g.Key.Platform, [.. g.Select(u => u.Plugin).Order(StringComparer.Ordinal)], g.Key.Why)),
            ]);
    }

    private static IEnumerable<AdvisoryMatch> Matches(
        LockEntry entry, string plugin, LinkedModule module, BinaryEvidence? bytes, AdvisorySnapshot snapshot)
    {
        foreach (var advisory in snapshot.Of(module.Path))
        {
            var affected = advisory.Affected.Where(a => a.Module == module.Path)
                .Select(a => (Affected: a, Range: AffectedRange.Of(a, module.Version), Precision: PrecisionOf(a, entry.Platform, bytes)))
                .Where(a => a.Range.Verdict != RangeVerdict.Outside && a.Precision is not null).ToList();
            if (affected.Count == 0) continue;
            // The worst of what it says of the module.
            var (_, range, precision) = affected.MinBy(a => (a.Range.Verdict, a.Precision));
            yield return new AdvisoryMatch
            {
                Advisory = advisory,
                Entry = entry,
                Plugins = [plugin],
                Part = module.Part,
                Module = module.Path,
                Version = module.Version?.ToString(),
                Fixed = range.Fixed,
                Precision = precision != MatchPrecision.NotLinked && (module.Packaged || range.Verdict == RangeVerdict.Unclear)
                    ? MatchPrecision.Unknown : precision!.Value,
            };
        }
    }

    /// <summary>Null where the weakness is in packages of other systems alone.</summary>
    private static MatchPrecision? PrecisionOf(AffectedModule affected, Platform platform, BinaryEvidence? bytes)
    {
        if (affected.Packages.IsEmpty) return MatchPrecision.ModuleOnly;
        var packages = affected.Packages.Where(p => p.Concerns(platform)).ToList();
        if (packages.Count == 0) return null;
        if (bytes?.Packages is null) return MatchPrecision.ModuleOnly;
        return packages.Exists(p => bytes.Links(p.Path) is true) ? MatchPrecision.PackageLinked : MatchPrecision.NotLinked;
    }

    private static IEnumerable<AdvisoryMatch> Together(List<(AdvisoryMatch Match, string Plugin)> found) =>
        from one in found
        let m = one.Match
        group one by (m.Advisory.Id, m.Entry, m.Part, m.Module, m.Version, m.Fixed, m.Precision) into same
        select same.First().Match with { Plugins = [.. same.Select(s => s.Plugin).Distinct().Order(StringComparer.Ordinal)] };
}
