using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Comparing;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Reviewing;

/// <summary>
/// Puts the plugins of an image or directory to the entries of the lock that lies beside them. What the binaries are counts; where the lock
/// says otherwise is CNIK3602.
/// </summary>
/// <param name="Platform">The platform.</param>
/// <param name="Plugins">What was found, by name.</param>
/// <param name="Lock">The lock that was found with them, or null.</param>
internal sealed record SeenPlugins(Platform Platform, ImmutableArray<SeenPlugin> Plugins, LocatedLock? Lock)
{
    private IEnumerable<LockEntry> Locked => Lock is null ? [] : Lock.Lock.Plugins.Where(e => e.Platform == Platform);

    /// <summary>The plugins by where they come from.</summary>
    public IEnumerable<SideEntry> Entries(PluginCatalog catalog)
    {
        var rest = Plugins.ToList();
        foreach (var entry in Locked)
        {
            var same = rest.Where(p => entry.Files.GetValueOrDefault(p.Name)?.Sha256 == p.Blob.Sha256).ToList();
            rest.RemoveAll(same.Contains);
            if (same.Count == 0) continue;
            yield return SideEntry.Of(entry) with
            {
                Modules = Modules(same),
                Files = Files(same.Select(p => (p.Name, p.Told(entry.Files[p.Name])))),
            };
        }

        foreach (var group in rest.GroupBy(p => (Source: Named(p.Name), p.Version, License: p.License(catalog))))
        {
            yield return new SideEntry
            {
                Source = group.Key.Source,
                Platform = Platform,
                Version = group.Key.Version,
                License = group.Key.License,
                Modules = Modules(group),
                Files = Files(group.Select(p => (p.Name, p.Told(null)))),
            };
        }
    }

    /// <summary>Where plugins and lock disagree.</summary>
    public IEnumerable<Diagnostic> Disagreements(string image)
    {
        var found = Plugins.ToDictionary(p => p.Name, StringComparer.Ordinal);
        foreach (var (name, locked) in Locked.SelectMany(e => e.Files).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            Diagnostic Say(string fact, string? expected, string? seen) =>
                Rules.CarriedLockDisagrees(new Location(image), name, Platform, fact, expected, seen);
            if (!found.TryGetValue(name, out var plugin))
            {
                yield return Say("it is not there", locked.Sha256.ToString(), null);
                continue;
            }

            if (plugin.Blob.Sha256 != locked.Sha256)
            {
                yield return Say("it has other bytes", locked.Sha256.ToString(), plugin.Blob.Sha256.ToString());
                continue;
            }

            foreach (var ((fact, said), (_, seen)) in FileFacts.Of(locked).Zip(FileFacts.Of(plugin.Told(locked))))
                if (said != seen) yield return Say(fact, said, seen);
        }
    }

    private string Named(string plugin) => Locked.FirstOrDefault(e => e.Files.ContainsKey(plugin))?.Source ?? "";

    private static ImmutableArray<string> Modules(IEnumerable<SeenPlugin> plugins) =>
        [.. plugins.SelectMany(p => p.Modules).Distinct().Order(StringComparer.Ordinal)];

    private static ImmutableSortedDictionary<string, LockedFile> Files(IEnumerable<(string Name, LockedFile File)> files) =>
        files.ToImmutableSortedDictionary(f => f.Name, f => f.File, StringComparer.Ordinal);
}
