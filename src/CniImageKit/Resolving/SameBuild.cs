using CniImageKit.Binaries;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Manifest;

namespace CniImageKit.Resolving;

/// <summary>An entry of the lock to be, and what was read of its plugins.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="About">By the plugin's name on the node.</param>
internal sealed record ResolvedEntry(LockEntry Entry, IReadOnlyDictionary<string, BinaryFacts> About);

/// <summary>
/// Whether the platforms of one release were built from one commit. Each artifact is named by the release, but what vouches for the name
/// is only whoever put it there: binaries of another release under this one's name (TUF: mix and match) tell themselves by what Go wrote
/// into them.
/// </summary>
internal static class SameBuild
{
    /// <summary>CNIK2423 for the first plugin that tells of two builds. A directory is what its owner built, and is not asked.</summary>
    public static void Check(PluginEntry entry, IReadOnlyList<ResolvedEntry> platforms)
    {
        if (entry.Settings is DirectorySettings) return;
        foreach (var plugin in platforms.SelectMany(p => p.About.Keys).Select(Bare).Distinct().Order(StringComparer.Ordinal))
        {
            (string Word, Func<GoBuild, string?> Told)[] words =
                [("module version", ModuleVersion), ("commit", go => go.Setting("vcs.revision"))];
            foreach (var (word, told) in words)
            {
                var all = platforms.Select(p => (p.Entry.Platform, Said: Said(p, plugin, told))).Where(p => p.Said is not null).ToArray();
                if (all.FirstOrDefault(p => p.Said != all[0].Said) is not { Said: not null } other) continue;
                throw new CniImageKitException(Rules.MixedBuilds(
                    entry.At, entry.Name, platforms[0].Entry.Version, plugin, word, $"{all[0].Said} for {all[0].Platform}",
                    $"{other.Said} for {other.Platform}"));
            }
        }
    }

    private static string? Said(ResolvedEntry platform, string plugin, Func<GoBuild, string?> told) =>
        platform.About.FirstOrDefault(a => Bare(a.Key) == plugin).Value?.Go is { } go ? told(go) : null;

    // A build outside of a module's cache says (devel); one with local changes says +dirty on one machine and not on another.
    private static string? ModuleVersion(GoBuild go) =>
        go.Main is { Version: { Length: > 0 } version } && version[0] == 'v' ? version.Split('+')[0] : null;

    private static string Bare(string plugin) => plugin.EndsWith(".exe", StringComparison.Ordinal) ? plugin[..^4] : plugin;
}
