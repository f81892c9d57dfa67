using System.Collections.Immutable;
using CniImageKit.Locking;

namespace CniImageKit.Comparing;

/// <summary>Compares what is said of sources: their artifacts, licences, modules, and how they were verified.</summary>
internal static class SourceComparer
{
    /// <summary>Sources that differ, by name and platform.</summary>
    public static IEnumerable<SourceDifference> Compare(DiffSide old, DiffSide @new)
    {
        var (before, after) = (ByKey(old), ByKey(@new));
        return before.Keys.Union(after.Keys).OrderBy(k => k.Source, StringComparer.Ordinal).ThenBy(k => k.Platform)
            .Select(k => Difference(k.Source, k.Platform, before.GetValueOrDefault(k), after.GetValueOrDefault(k)))
            .OfType<SourceDifference>();
    }

    /// <summary>Ways of verification that one artifact has and the other lacks; none where a side says nothing of them.</summary>
    public static (ImmutableArray<string> Lost, ImmutableArray<string> Gained) Ways(LockEntry? was, LockEntry? now)
    {
        if (was is null || now is null) return ([], []);
        ImmutableArray<(string Words, string Way)> before = [.. was.Artifact.Verified.Select(w => (w, Way(w, was.Version)))];
        ImmutableArray<(string Words, string Way)> after = [.. now.Artifact.Verified.Select(w => (w, Way(w, now.Version)))];
        return (
            [.. before.Where(w => after.All(n => n.Way != w.Way)).Select(w => w.Words)],
            [.. after.Where(n => before.All(w => w.Way != n.Way)).Select(n => n.Words)]);
    }

    // A sums file and a signer's identity of another version are the same way, another signer is another one.
    private static string Way(string words, string version) =>
        words.StartsWith("sums-file ", StringComparison.Ordinal) ? "sums-file"
            : version.Length == 0 ? words : words.Replace(version, "{version}", StringComparison.Ordinal);

    private static SourceDifference? Difference(string source, Platform platform, SideEntry? was, SideEntry? now)
    {
        var here = new SourceDifference
        {
            Source = source,
            Platform = platform,
            Change = PluginChange.Changed,
            From = was?.Version,
            To = now?.Version,
            Verified = (now ?? was)!.Locked?.Artifact.Verified ?? [],
        };
        if (was is null) return here with { Change = PluginChange.Added };
        if (now is null) return here with { Change = PluginChange.Removed };
        var (lost, gained) = Ways(was.Locked, now.Locked);
        ImmutableArray<FactChange> facts = [.. Facts(was, now).Where(f => f.From != f.To)];
        ImmutableArray<ModuleChange> modules = [.. Modules(was, now)];
        var change = Change(was, now, facts);
        // What a binary tells of its version is no difference from what a lock calls it; the plugins say whether it is another one.
        var sameVersion = was.Version == now.Version || was.Locked is null || now.Locked is null;
        var silent = facts.IsEmpty && modules.IsEmpty && lost.IsEmpty && gained.IsEmpty;
        if (silent && sameVersion) return null;
        return here with { Change = change, Facts = facts, Modules = modules, VerificationLost = lost, VerificationGained = gained };
    }

    private static PluginChange Change(SideEntry was, SideEntry now, ImmutableArray<FactChange> facts) =>
        facts.Any(f => f.Fact == "artifact") ? PluginChange.Replaced
        : was.Version is null || now.Version is null ? PluginChange.Changed
        : VersionOrder.Compare(was.Release, now.Release) switch
        {
            < 0 => PluginChange.Upgraded,
            > 0 => PluginChange.Downgraded,
            _ => PluginChange.Changed,
        };

    private static IEnumerable<FactChange> Facts(SideEntry was, SideEntry now)
    {
        if ((was.Locked is not null && now.Locked is not null) || (was.License is not null && now.License is not null))
            yield return new FactChange("license", was.License, now.License);
        if (was.Locked is not { Artifact: var old } before || now.Locked is not { Artifact: var @new } after) yield break;
        // Another asset of the same version (another name, another package build) is no replacement; the same name with other bytes is.
        if (before.Version == after.Version && old.Location == @new.Location)
            yield return new FactChange("artifact", old.Sha256.ToString(), @new.Sha256.ToString());
        yield return new FactChange("location", old.Location, @new.Location);
        yield return new FactChange("date", old.Date?.ToString(), @new.Date?.ToString());
        yield return new FactChange("request", before.Request.ToString(), after.Request.ToString());
    }

    // A path may stand with two versions where two binaries of the source were linked apart. Binaries without module information, and
    // images of some plugins only, say nothing of what is missing.
    private static IEnumerable<ModuleChange> Modules(SideEntry was, SideEntry now)
    {
        var whole = was.Locked is not null && now.Locked is not null;
        if (!whole && (was.Modules.IsEmpty || now.Modules.IsEmpty)) yield break;
        var (before, after) = (ByPath(was.Modules), ByPath(now.Modules));
        foreach (var path in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var (from, to) = (before.GetValueOrDefault(path), after.GetValueOrDefault(path));
            if (from != to) yield return new ModuleChange(path, from, to);
        }
    }

    private static Dictionary<string, string> ByPath(IEnumerable<string> modules) => modules
        .Select(m => m.Split(' ', 2)).GroupBy(m => m[0], StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => string.Join(", ", g.Select(m => m.Length > 1 ? m[1] : "")), StringComparer.Ordinal);

    // An image that disagrees with its lock has a source twice: what the lock stands for is compared.
    private static Dictionary<(string Source, Platform Platform), SideEntry> ByKey(DiffSide side)
    {
        var found = new Dictionary<(string Source, Platform Platform), SideEntry>();
        foreach (var entry in side.Entries.OrderBy(e => e.Locked is null)) found.TryAdd((entry.Source, entry.Platform), entry);
        return found;
    }
}
