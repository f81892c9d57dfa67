using System.Globalization;
using CniImageKit.Locking;
using CniImageKit.Sources.Apt;
using NuGet.Versioning;

namespace CniImageKit.Comparing;

/// <summary>Which of two versions is higher, as their sources order them.</summary>
internal static class VersionOrder
{
    /// <inheritdoc cref="Compare(VersionAt, VersionAt)"/>
    public static int? Compare(LockEntry one, LockEntry other) => Compare(VersionAt.Of(one), VersionAt.Of(other));

    /// <summary>
    /// Negative where the first is lower, zero where they are one release, null where they have no order. Two Debian versions are
    /// ordered as deb-version(7) says; one beside another kind by its upstream part. Labels of one word and a number are ordered by the
    /// number, which SemVer does not: 1.9.1-flannel10 is newer than 1.9.1-flannel2.
    /// </summary>
    public static int? Compare(VersionAt one, VersionAt other)
    {
        if (one.Version == other.Version) return 0;
        if (Debian(one) is { } first && Debian(other) is { } second) return first.CompareTo(second);
        if (Release(one) is not { } a || Release(other) is not { } b) return null;
        return Numbered(a) is var (word, number) && Numbered(b) is var (otherWord, otherNumber) && word == otherWord
            && a.Version == b.Version ? number.CompareTo(otherNumber) : a.CompareTo(b);
    }

    /// <summary>The version for comparison with a range: of a Debian version the upstream part; null where it is none.</summary>
    public static NuGetVersion? Release(VersionAt at)
    {
        if (Debian(at) is { } debian) return UpstreamVersion.Of(debian);
        return NuGetVersion.TryParse(at.Version, out var version) ? version : null;
    }

    private static DebianVersion? Debian(VersionAt at) =>
        at.Location.StartsWith("apt:", StringComparison.Ordinal) && DebianVersion.TryParse(at.Version, out var version) ? version : null;

    private static (string Word, int Number)? Numbered(NuGetVersion version)
    {
        var word = version.Release.TrimEnd(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        return word.Length > 0 && int.TryParse(version.Release.AsSpan(word.Length), NumberStyles.None, null, out var number)
            ? (word, number) : null;
    }
}

/// <summary>A version and the location that tells how it is spelt.</summary>
/// <param name="Version">As the source spells it.</param>
/// <param name="Location">As the lock has it.</param>
internal readonly record struct VersionAt(string Version, string Location)
{
    /// <summary>That of an entry.</summary>
    public static VersionAt Of(LockEntry entry) => new(entry.Version, entry.Artifact.Location);
}
