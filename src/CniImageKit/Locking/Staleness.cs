using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;

namespace CniImageKit.Locking;

/// <summary>
/// Whether a lock is what its manifest asks for: CNIK2422, 3002, 3011 and 3012. It compares meanings (each entry's request), never bytes,
/// so that a comment or another order makes no lock stale.
/// </summary>
internal static class Staleness
{
    /// <summary>All findings, those of the manifest in its order, then what the lock has too much; empty where the lock is fresh.</summary>
    public static ImmutableArray<Diagnostic> Check(PluginManifest manifest, LocatedLock locked) =>
    [
        .. manifest.Plugins.SelectMany(entry => manifest.PlatformsOf(entry).Select(platform => Check(entry, platform, locked)))
        .OfType<Diagnostic>(),
        .. manifest.Plugins.Select(entry => Mixed(entry, locked)).OfType<Diagnostic>(),
        .. locked.Lock.Plugins.Select(entry => Extra(entry, manifest, locked)).OfType<Diagnostic>(),
    ];

    private static Diagnostic? Check(PluginEntry entry, Platform platform, LocatedLock locked)
    {
        var request = ManifestSlice.Request(entry, platform);
        if (locked.Find(entry.Name, platform) is not { } found)
            return Rules.LockEntryMissing(entry.At, entry.Name, platform, locked.File, WhyMissing(entry, platform, request, locked.Lock));
        if (found.Request == request) return null;
        var (at, differs, expected, was) = StaleReason.Of(entry, found);
        return Rules.StaleLock(at, entry.Name, platform, differs, expected, was);
    }

    private static Diagnostic? Mixed(PluginEntry entry, LocatedLock locked) =>
        LockedReleases.Mixed(entry, locked.Lock.Plugins) is not var (one, other) ? null
            : Rules.MixedReleases(
                locked.AtVersion(other.Source, other.Platform), entry.Name, $"{one.Version} for {one.Platform}",
                $"{other.Version} for {other.Platform}");

    private static string? WhyMissing(PluginEntry entry, Platform platform, Digest request, Lockfile locked)
    {
        var same = locked.Plugins.FirstOrDefault(l => l.Platform == platform && l.Request == request);
        if (same is not null) return $"the same source is locked as {same.Source}";
        var others = locked.Plugins.Where(l => l.Source == entry.Name).Select(l => l.Platform.ToString()).ToArray();
        return others.Length == 0 ? null : $"locked for {string.Join(", ", others)} only";
    }

    private static Diagnostic? Extra(LockEntry locked, PluginManifest manifest, LocatedLock file)
    {
        var entry = manifest.Plugins.FirstOrDefault(p => p.Name == locked.Source);
        if (entry is not null && manifest.PlatformsOf(entry).Contains(locked.Platform)) return null;
        var why = entry is null ? $"no source in {manifest.File} is called so"
            : manifest.Platforms.Any(p => p.Value == locked.Platform) ? $"the entry in {manifest.File} is for other platforms"
            : $"{manifest.File} does not declare that platform";
        return Rules.LockEntryExtra(file.At(locked.Source, locked.Platform), locked.Source, locked.Platform, why);
    }
}
