using System.Collections.Immutable;
using NuGet.Versioning;

namespace CniImageKit.Catalog;

/// <summary>What can be asked of a <see cref="CatalogEntry"/>.</summary>
internal static class CatalogEntries
{
    /// <summary>How this version's assets are named, or null where the catalog knows none so old.</summary>
    public static ReleaseShape? ShapeOf(this CatalogEntry entry, NuGetVersion version) =>
        entry.Releases.FirstOrDefault(r => r.Versions.Satisfies(entry.Plain(version)));

    /// <summary>Whether the project released this version for the platform; a variant counts as its parent.</summary>
    public static bool Has(this CatalogEntry entry, NuGetVersion version, Platform platform) =>
        entry.Platforms.TryGetValue(platform with { Variant = null }, out var range) && range.Satisfies(entry.Plain(version));

    /// <summary>The plugins of this version that belong on a node of that system, sorted.</summary>
    public static ImmutableArray<CatalogPlugin> PluginsOf(this CatalogEntry entry, NuGetVersion version, string os) =>
    [
        .. entry.Plugins.Where(p => p.Os == os && p.NotOnHost is null && p.Versions.Satisfies(entry.Plain(version)))
            .OrderBy(p => p.Name, StringComparer.Ordinal),
    ];

    /// <summary>
    /// Every name that some version has for a node, whatever the system: for checking a manifest before a version is chosen.
    /// </summary>
    public static ImmutableSortedSet<string> PluginNames(this CatalogEntry entry) =>
        entry.Plugins.Where(p => p.NotOnHost is null).Select(p => p.Name).ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>Last part of a member's path → the plugin's name on the node, where they differ on this platform.</summary>
    public static ImmutableSortedDictionary<string, string> RenamesFor(this CatalogEntry entry, Platform platform) =>
        entry.Plugins.Where(p => p.Os == platform.Os && p.Member is not null)
            .ToImmutableSortedDictionary(
                p => p.Member!.Replace("{arch}", entry.ArchName(platform), StringComparison.Ordinal), p => p.Name, StringComparer.Ordinal);

    /// <summary>Members that are no plugins of a node (<c>multus-daemon</c>), with the reason.</summary>
    public static ImmutableSortedDictionary<string, string> NotOnHost(this CatalogEntry entry) =>
        entry.Plugins.Where(p => p.NotOnHost is not null)
            .ToImmutableSortedDictionary(p => p.Name, p => p.NotOnHost!, StringComparer.Ordinal);

    /// <summary>The project's word for the platform's architecture in asset names.</summary>
    public static string ArchName(this CatalogEntry entry, Platform platform) =>
        entry.ArchNames.GetValueOrDefault(platform.Architecture, platform.Architecture);

    /// <summary>The version without a rebuild label, so that <c>1.9.1-flannel1</c> lies in the ranges that 1.9.1 lies in.</summary>
    public static NuGetVersion Plain(this CatalogEntry entry, NuGetVersion version) =>
        entry.RevisionOf(version) is null ? version : new NuGetVersion(version.Major, version.Minor, version.Patch);

    /// <summary>N of a rebuild label such as <c>flannelN</c>; null where the version has none.</summary>
    public static int? RevisionOf(this CatalogEntry entry, NuGetVersion version) =>
        entry.Revision is { } label && version.Release.StartsWith(label, StringComparison.Ordinal)
        && int.TryParse(version.Release.AsSpan(label.Length), System.Globalization.NumberStyles.None, null, out var number)
            ? number
            : null;
}
