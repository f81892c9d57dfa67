using CniImageKit.Comparing;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Diffing;

/// <summary>What a comparison says of the whole: a label and a line each, in the order to show, where there is something to say.</summary>
internal static class DiffSummary
{
    public static IEnumerable<(string Label, string Text)> Of(LockComparison found)
    {
        foreach (var line in Advisories(found)) yield return line;
        if (Verified(found) is { } verified) yield return ("verified", verified);
        foreach (var line in Sizes(found)) yield return line;
        if (Cni(found) is { } cni) yield return ("CNI", cni);
        if (Licences(found) is { } licences) yield return ("licence", licences);
        if (Toolchains(found) is { } go) yield return ("Go", go);
        if (Modules(found) is { } modules) yield return ("modules", modules);
        foreach (var place in Places(found)) yield return ("location", place);
        foreach (var request in Requests(found)) yield return ("manifest", request);
    }

    /// <summary>The modules that differ, those of several platforms once, with the source where there are several.</summary>
    public static IEnumerable<(string Source, ModuleChange Module, string Platforms)> ModulesOf(LockComparison found) =>
        from source in found.Sources
        from module in source.Modules
        group source.Platform by (source.Source, module) into same
        orderby same.Key.Source, same.Key.module.Path
        select (same.Key.Source, same.Key.module, string.Join(", ", same.Order()));

    private static IEnumerable<(string Label, string Text)> Advisories(LockComparison found)
    {
        if (found.AdvisoriesClosed.Length > 0) yield return ("mended", string.Join(", ", found.AdvisoriesClosed.Select(a => a.Id)));
        if (found.AdvisoriesOpened.Length > 0) yield return ("opened", string.Join(", ", found.AdvisoriesOpened.Select(a => a.Id)));
    }

    private static string? Verified(LockComparison found)
    {
        LockEntry[] locked = [.. found.New.Entries.Select(e => e.Locked).OfType<LockEntry>().DistinctBy(e => e.Artifact.Sha256)];
        if (locked.Length == 0) return null;
        var ways = locked.SelectMany(e => e.Artifact.Verified.Select(v => v.Split(' ')[0]).Distinct())
            .GroupBy(w => w, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{g.Count()} of {locked.Length} by {g.Key}").ToList();
        var untold = locked.Count(e => e.Artifact.Verified.IsEmpty);
        if (untold > 0) ways.Add($"{untold} of {locked.Length} trusted on first use");
        var gained =
            from source in found.Sources
            from way in source.VerificationGained
            select $"new: {way} ({DiffWords.Source(source.Source)})";
        ways.AddRange(gained.Distinct());
        return string.Join(", ", ways);
    }

    private static IEnumerable<(string Label, string Text)> Sizes(LockComparison found)
    {
        var (before, after) = (Plugins(found.Old), Plugins(found.New));
        if (Changes(before, after) is { } plugins) yield return ("size", plugins);
        var (old, @new) = (Layers(found.Old), Layers(found.New));
        if (old.Count > 0 && @new.Count > 0 && Changes(old, @new) is { } layers) yield return ("layers", layers);
    }

    private static string? Changes(Dictionary<Platform, long> before, Dictionary<Platform, long> after)
    {
        var all = before.Keys.Union(after.Keys).Order().Where(p => before.GetValueOrDefault(p) != after.GetValueOrDefault(p))
            .Select(p => $"{p} {DiffWords.Bytes(before.GetValueOrDefault(p), after.GetValueOrDefault(p))}").ToList();
        return all.Count == 0 ? null : string.Join(", ", all);
    }

    private static Dictionary<Platform, long> Plugins(DiffSide side) =>
        side.Entries.GroupBy(e => e.Platform).ToDictionary(g => g.Key, g => g.Sum(e => e.Files.Values.Sum(f => f.Size)));

    private static Dictionary<Platform, long> Layers(DiffSide side) =>
        side.Images.GroupBy(i => i.Platform).ToDictionary(g => g.Key, g => g.Sum(i => i.Layers));

    private static string? Cni(LockComparison found)
    {
        var lost = Speakers(found, p => p.CniLost);
        var gained = Speakers(found, p => p.CniGained);
        string?[] all = [lost is null ? null : $"lost {lost}", gained is null ? null : $"gained {gained}"];
        return all.OfType<string>().ToList() is { Count: > 0 } told ? string.Join("; ", told) : null;
    }

    private static string? Speakers(LockComparison found, Func<PluginDifference, IEnumerable<string>> versions)
    {
        var all = found.Plugins.Select(p => (Versions: string.Join(", ", versions(p)), p.Plugin)).Where(p => p.Versions.Length > 0)
            .GroupBy(p => p.Versions, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{g.Key} ({string.Join(", ", g.Select(p => p.Plugin).Distinct())})").ToList();
        return all.Count == 0 ? null : string.Join(", ", all);
    }

    private static string? Licences(LockComparison found) => Once(
        from source in found.Sources
        from fact in source.Facts
        where fact.Fact == "license"
        select $"{DiffWords.Source(source.Source)} {fact.From ?? "unknown"} → {fact.To ?? "unknown"}");

    private static string? Toolchains(LockComparison found) => Once(
        from plugin in found.Plugins
        from fact in plugin.Facts
        where fact.Fact == "go"
        select $"{fact.From ?? "–"} → {fact.To ?? "–"}");

    private static string? Modules(LockComparison found)
    {
        var all = ModulesOf(found).Select(m => m.Module).Distinct().ToList();
        if (all.Count == 0) return null;
        (int Count, string Word)[] counts =
        [
            (all.Count(m => m is { From: not null, To: not null }), "changed"), (all.Count(m => m.From is null), "added"),
            (all.Count(m => m.To is null), "removed"),
        ];
        return string.Join(", ", counts.Where(c => c.Count > 0).Select(c => $"{c.Count} {c.Word}"));
    }

    // Another version lies elsewhere, and another request is told by what it led to: only what stands alone is worth a line.
    private static IEnumerable<string> Places(LockComparison found) =>
        from source in found.Sources
        where source.From == source.To && !PluginsDiffer(found, source)
        from fact in source.Facts
        where fact.Fact == "location"
        select $"{source.Source} {source.Platform}: {fact.From} → {fact.To}";

    private static IEnumerable<string> Requests(LockComparison found) =>
        from source in found.Sources
        where !PluginsDiffer(found, source) && source.Facts.Any(f => f.Fact == "request")
        select $"{source.Source} {source.Platform}: the manifest's entry changed";

    private static bool PluginsDiffer(LockComparison found, SourceDifference source) =>
        found.Plugins.Any(p => p.Platform == source.Platform && p.Source == source.Source);

    private static string? Once(IEnumerable<string> texts) =>
        texts.Distinct().ToList() is { Count: > 0 } all ? string.Join(", ", all) : null;
}
