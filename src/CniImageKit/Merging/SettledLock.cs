using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Json;
using CniImageKit.Locking;
using CniImageKit.Manifest;

namespace CniImageKit.Merging;

/// <summary>
/// What <c>lock</c> starts from where the old lock still has conflict markers: all that is not in conflict, and of the rest the side that
/// was locked for what the settled manifest asks. Where both sides were, or neither, the entry is resolved anew.
/// </summary>
internal static class SettledLock
{
    /// <summary>
    /// The old lock, or null where there is none. Raises what the reader does, CNIK3003 among it where the markers are not whole.
    /// </summary>
    public static LocatedLock? Read(string named, PluginManifest manifest, Host host)
    {
        if (ManifestFile.LockBytes(named, host) is not { } content) return null;
        if (MarkedLock.Of(content) is not { } marked) return LockReader.Read(named, content);
        try
        {
            var settled = Settle(LockReader.Read(named, marked.Ours).Lock, LockReader.Read(named, marked.Theirs).Lock, manifest);
            return LockReader.Read(named, LockWriter.Write(settled));
        }
        catch (CniImageKitException)
        {
            // The places in a side are not those in the file; what people need to know first is that the merge is not settled.
            throw new CniImageKitException(Rules.ConflictMarkers(new LineMap(named, content).FirstConflictMarker()!));
        }
    }

    private static Lockfile Settle(Lockfile ours, Lockfile theirs, PluginManifest manifest)
    {
        var unknown = new Lockfile { SourceDate = SourceDate.Fallback, Plugins = [] };
        var merged = LockMerger.Merge((unknown, unknown), ours, theirs);
        return LockRefresh.Assemble(merged.Entries.Select(e => e.IsConflict ? Fitting(e, manifest) : e.Ours).OfType<LockEntry>());
    }

    private static LockEntry? Fitting(MergedEntry conflict, PluginManifest manifest)
    {
        var entry = manifest.Plugins.FirstOrDefault(p => p.Name == conflict.Source);
        if (entry is null || !manifest.PlatformsOf(entry).Contains(conflict.Platform)) return null;
        var request = ManifestSlice.Request(entry, conflict.Platform);
        LockEntry[] fitting = [.. new[] { conflict.Ours, conflict.Theirs }.OfType<LockEntry>().Where(e => e.Request == request)];
        return fitting.Length == 1 ? fitting[0] : null;
    }
}
