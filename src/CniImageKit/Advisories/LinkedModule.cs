using System.Collections.Immutable;
using CniImageKit.Binaries;
using CniImageKit.Locking;

namespace CniImageKit.Advisories;

/// <summary>Code that a plugin was made of.</summary>
/// <param name="Part">What it is.</param>
/// <param name="Path">The module's path, or <c>stdlib</c>.</param>
/// <param name="Version">Its version, or null where that is not known.</param>
/// <param name="Packaged">The version is that of a distribution's package, which may carry fixes of its own.</param>
internal sealed record LinkedModule(AdvisedPart Part, string Path, GoVersion? Version, bool Packaged = false);

/// <summary>What a plugin's own bytes tell, where the store has them.</summary>
/// <param name="Build">Its Go build information, or null.</param>
/// <param name="Packages">The packages that are linked in, sorted ordinally; null where that cannot be told.</param>
internal sealed record BinaryEvidence(GoBuild? Build, ImmutableArray<string>? Packages)
{
    /// <summary>
    /// What was read of a program. Where its modules are recorded and no package of any of them is named, the names were made unreadable
    /// by its builder, and tell nothing.
    /// </summary>
    public static BinaryEvidence Of(GoBuild? build, ImmutableArray<string>? packages)
    {
        var names = build?.Dependencies.Select(d => d.Path) ?? [];
        var isNamed = packages is not { } all || !names.Any()
            || names.Any(n => all.Any(p => p == n || p.StartsWith(n + "/", StringComparison.Ordinal)));
        return new(build, isNamed ? packages : null);
    }

    /// <summary>Whether some package of that path is linked in; null where that cannot be told.</summary>
    public bool? Links(string package) =>
        Packages is { } all ? all.BinarySearch(package, StringComparer.Ordinal) >= 0 || Build?.Path == package : null;
}

/// <summary>What is known of a lock besides what it says itself.</summary>
internal sealed record MatchEvidence
{
    /// <summary>A plugin's bytes, or null where they are not at hand.</summary>
    public Func<LockedFile, BinaryEvidence?> Bytes { get; init; } = static _ => null;

    /// <summary>The field <c>Built-Using</c> of an entry's Debian package, or null.</summary>
    public Func<LockEntry, string?> BuiltUsing { get; init; } = static _ => null;
}
