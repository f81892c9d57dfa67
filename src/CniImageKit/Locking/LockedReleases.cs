using CniImageKit.Manifest;
using NuGet.Versioning;

namespace CniImageKit.Locking;

/// <summary>Which releases the platforms of one source are locked at: they must be one (TUF: mix and match).</summary>
internal static class LockedReleases
{
    /// <summary>
    /// Two of the entries that are of different releases, or null. Debian revisions and rebuild labels may differ by platform; a directory
    /// has no releases.
    /// </summary>
    public static (LockEntry One, LockEntry Other)? Mixed(PluginEntry entry, IEnumerable<LockEntry> locked)
    {
        if (entry.Settings is DirectorySettings) return null;
        LockEntry[] all = [.. locked.Where(l => l.Source == entry.Name).OrderBy(l => l.Platform)];
        return Array.Find(all, l => Release(entry, l) != Release(entry, all[0])) is { } other ? (all[0], other) : null;
    }

    /// <summary>
    /// The version for comparison with a range; for Debian the upstream part: without epoch and revision, and without what a repack adds
    /// after + or ~. Null where it is none.
    /// </summary>
    public static NuGetVersion? Comparable(PluginEntry entry, string version)
    {
        if (entry.Settings is AptSettings)
        {
            version = version[(version.IndexOf(':', StringComparison.Ordinal) + 1)..];
            var end = version.AsSpan().IndexOfAny("-+~");
            if (end >= 0) version = version[..end];
        }

        return NuGetVersion.TryParse(version, out var parsed) ? parsed : null;
    }

    private static string Release(PluginEntry entry, LockEntry locked) =>
        Comparable(entry, locked.Version)?.Version.ToString() ?? locked.Version;
}
