using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;

namespace CniImageKit.Locking;

/// <summary>Which entries of a lock stay as they are, and what the whole then is.</summary>
internal static class LockRefresh
{
    /// <summary>
    /// The locked entries of a manifest entry, one a platform, when all of them are there and none is stale; null means that it has to be
    /// resolved. A release is locked for all platforms at once, so one stale platform means all. A directory on this host is always read
    /// anew: its files change without the manifest.
    /// </summary>
    public static ImmutableArray<LockEntry>? Kept(PluginEntry entry, PluginManifest manifest, Lockfile? old)
    {
        if (entry.Settings is DirectorySettings) return null;
        var kept = manifest.PlatformsOf(entry)
            .Select(p => old?.Plugins.FirstOrDefault(
                e => e.Source == entry.Name && e.Platform == p && e.Request == ManifestSlice.Request(entry, p)))
            .ToList();
        // Whoever mixed releases by hand or by a merge gets one release again.
        var all = kept.OfType<LockEntry>().ToImmutableArray();
        return all.Length < kept.Count || LockedReleases.Mixed(entry, all) is not null ? null : all;
    }

    /// <summary>The lock of these entries. Its date is the newest of theirs, so that it depends on nothing else.</summary>
    public static Lockfile Assemble(IEnumerable<LockEntry> entries)
    {
        ImmutableArray<LockEntry> sorted = [.. entries.OrderBy(e => e.Source, StringComparer.Ordinal).ThenBy(e => e.Platform)];
        var dates = sorted.Select(e => e.Artifact.Date).OfType<SourceDate>().ToList();
        return new Lockfile
        {
            SourceDate = dates.Count == 0 ? SourceDate.Fallback : dates.MaxBy(d => d.UnixSeconds),
            Plugins = sorted,
        };
    }

    /// <summary>Refuses a name to update that no entry of the manifest has (CNIK9008).</summary>
    public static void CheckNames(LockRequest request, PluginManifest manifest)
    {
        if (request.Update.Concat(request.AcceptReplaced).FirstOrDefault(n => manifest.Plugins.All(p => p.Name != n)) is { } unknown)
            throw new CniImageKitException(
                Rules.UnknownSourceName(new Location(manifest.File), unknown, manifest.Plugins.Select(p => p.Name)));
    }
}
