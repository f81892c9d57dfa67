using CniImageKit.Locking;
using CniImageKit.Sources.Apt;
using NuGet.Versioning;

namespace CniImageKit.Comparing;

/// <summary>Which of two locked versions is higher.</summary>
internal static class VersionOrder
{
    /// <summary>
    /// Negative where the first is lower, zero where they are one release, null where they have no order. Two Debian versions are
    /// ordered as deb-version(7) says; one beside another kind by its upstream part.
    /// </summary>
    public static int? Compare(LockEntry one, LockEntry other)
    {
        if (one.Version == other.Version) return 0;
        if (Debian(one) is { } first && Debian(other) is { } second) return first.CompareTo(second);
        return Release(one) is { } a && Release(other) is { } b ? a.CompareTo(b) : null;
    }

    private static NuGetVersion? Release(LockEntry entry)
    {
        if (Debian(entry) is { } debian) return UpstreamVersion.Of(debian);
        return NuGetVersion.TryParse(entry.Version, out var version) ? version : null;
    }

    private static DebianVersion? Debian(LockEntry entry) =>
        entry.Artifact.Location.StartsWith("apt:", StringComparison.Ordinal) && DebianVersion.TryParse(entry.Version, out var version)
            ? version : null;
}
