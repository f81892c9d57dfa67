using System.Collections.Immutable;
using CniImageKit.Binaries;

namespace CniImageKit.Advisories;

/// <summary>Code that a plugin was made of.</summary>
/// <param name="Part">What it is.</param>
/// <param name="Path">The module's path, or <c>stdlib</c>.</param>
/// <param name="Version">Its version, or null where that is not known.</param>
internal sealed record LinkedModule(AdvisedPart Part, string Path, GoVersion? Version);

/// <summary>What a plugin's own bytes tell, where the store has them.</summary>
/// <param name="Build">Its Go build information, or null.</param>
/// <param name="Packages">The packages that are linked in, sorted ordinally; null where that cannot be told.</param>
internal sealed record BinaryEvidence(GoBuild? Build, ImmutableArray<string>? Packages)
{
    /// <summary>Whether some package of that path is linked in; null where that cannot be told.</summary>
    public bool? Links(string package) =>
        Packages is { } all ? all.BinarySearch(package, StringComparer.Ordinal) >= 0 || Build?.Path == package : null;
}
