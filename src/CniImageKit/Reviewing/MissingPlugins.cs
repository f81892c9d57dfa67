using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Cni.References;
using CniImageKit.Comparing;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Manifest;

namespace CniImageKit.Reviewing;

/// <summary>Findings for plugins that are needed and not there: one a plugin, at its first place, with who has it and what to do.</summary>
internal sealed class MissingPlugins(PluginManifest? manifest, Lockfile? locked, PluginCatalog catalog, LayoutProfile layout)
{
    // What only Windows' plugins are called.
    private static readonly string[] OfWindows = ["win-bridge", "win-overlay", "sdnbridge", "sdnoverlay", "nat"];

    /// <summary>CNIK6101, in the order in which the plugins are first needed.</summary>
    public IEnumerable<Diagnostic> Of(ReferenceSet set, ImmutableArray<HeldPlugins> held)
    {
        var windows = set.Plugins.Where(p => OfWindows.Contains(p.Plugin)).Select(p => (p.At.File, p.By)).ToHashSet();
        var isMixed = held.Any(h => h.IsWindows) && held.Any(h => !h.IsWindows);
        foreach (var plugin in set.Plugins.GroupBy(p => p.Plugin))
        {
            // A network is for one system, and nodes of the other never read it.
            var systems = plugin.Select(p => windows.Contains((p.At.File, p.By))).ToHashSet();
            HeldPlugins[] lacking = [.. held.Where(h => (!isMixed || systems.Contains(h.IsWindows)) && !Has(h, plugin.Key))];
            if (lacking.Length == 0) continue;
            var first = plugin.First();
            string[] users = [.. plugin.Select(p => p.By).Distinct()];
            var by = users.Length == 1 ? users[0] : $"{users[0]}, and {users.Length - 1} {(users.Length == 2 ? "other" : "others")}";
            if (first.Implied is not null) by += $": {first.Implied}";
            var on = lacking.Length == held.Length ? null : string.Join(", ", lacking.Select(l => l.Platform));
            var (has, mend) = Mend(plugin.Key);
            yield return Rules.PluginUnfound(first.At, plugin.Key, layout.PluginDirectory.Value, by, on, has, mend);
        }
    }

    // Windows runtimes look for the name with .exe first.
    private static bool Has(HeldPlugins held, string plugin) => held.Names.Contains(plugin) || held.Names.Contains($"{plugin}.exe");

    private (string? HasIt, string Mend) Mend(string plugin)
    {
        if (manifest is null) return (null, "add it to the manifest that the target was made from, lock and bake again");
        foreach (var entry in manifest.Plugins)
        {
            if (KnownAs(entry) is not { } known || known.Plugins.All(p => p.Name != plugin || p.NotOnHost is not null)) continue;
            if (Gone(entry, known, plugin) is { } gone) return gone;
            var list = entry.Include.FirstOrDefault()?.At ?? entry.At;
            var left = entry.Exclude.FirstOrDefault(e => e.Value == plugin);
            var how = left is not null ? $"take '{plugin}' out of exclude in {left.At}"
                : entry.Include.IsEmpty ? $"take a version that has '{plugin}' in {entry.At}"
                : $"add '{plugin}' to include in {list}";
            return ($"{entry.Name} (already a source here)", $"{how}, then `cnikit lock`");
        }

        return catalog.WhereIs(plugin, null, null, null) is not { } hint
            ? (null, "add a source that has it to the manifest, then `cnikit lock`")
            : (hint.Text, hint.Entry is null
                ? "add a source for it to the manifest, then `cnikit lock`"
                : $"add `- {{ from: {hint.Entry}, include: [{plugin}] }}` to plugins in {manifest.File}, then `cnikit lock`");
    }

    // The release that is locked may be too old or too new for it.
    private (string? HasIt, string Mend)? Gone(PluginEntry entry, CatalogEntry known, string plugin)
    {
        var held = locked?.Plugins.FirstOrDefault(e => e.Source == entry.Name);
        if (held is null || VersionOrder.Release(VersionAt.Of(held)) is not { } release) return null;
        if (Hints.Within(known, plugin, release, held.Platform.Os, catalog.FindRepository) is not { } hint) return null;
        return (hint.Text, hint.Entry == known.Name ? $"take a version that has '{plugin}' in {entry.At}, then `cnikit lock`"
            : hint.Entry is { } heir
                ? $"add `- {{ from: {heir}, include: [{plugin}] }}` to plugins in {manifest!.File}, then `cnikit lock`"
                : "add a source that has it to the manifest, then `cnikit lock`");
    }

    private CatalogEntry? KnownAs(PluginEntry entry) => entry.Settings switch
    {
        GitHubSettings { Catalog: { } name } => catalog.Find(name),
        OciSettings { Catalog: { } name } => catalog.Find(name),
        GitHubSettings github => catalog.FindRepository(github.Repository.Value),
        AptSettings apt => catalog.Find(apt.Package.Value),
        _ => null,
    };
}
