using System.Collections.Immutable;
using NuGet.Versioning;

namespace CniImageKit.Catalog;

/// <summary>A project that releases CNI plugins, as far as the kit knows it. The verbs are in <see cref="CatalogEntries"/>.</summary>
internal sealed record CatalogEntry
{
    /// <summary>What a manifest writes after <c>from:</c>.</summary>
    public required string Name { get; init; }

    /// <summary>A few words for people, such as <c>the reference plugins</c>.</summary>
    public required string Title { get; init; }

    /// <summary>owner/name on GitHub.</summary>
    public required string Repository { get; init; }

    /// <summary>SPDX licence id of the plugins.</summary>
    public required string Licence { get; init; }

    /// <summary>Who supplies them, for the SBOM.</summary>
    public required string Supplier { get; init; }

    /// <summary>The supplier's site.</summary>
    public required Uri SupplierUrl { get; init; }

    /// <summary>Tag template with {version}.</summary>
    public required string Tag { get; init; }

    /// <summary>
    /// A SemVer label that counts rebuilds of one version and marks no prerelease (<c>1.9.1-flannel2</c>); null where the project has none.
    /// </summary>
    public string? Revision { get; init; }

    /// <summary>GOARCH → the project's own word in asset names, where they differ.</summary>
    public required ImmutableSortedDictionary<string, string> ArchNames { get; init; }

    /// <summary>The image that has the plugins, of a project that releases no files; null where it does.</summary>
    public CatalogImage? Image { get; init; }

    /// <summary>How assets are named, by version; the ranges do not overlap. Empty with <see cref="Image"/>.</summary>
    public required ImmutableArray<ReleaseShape> Releases { get; init; }

    /// <summary>Since and until when the project released for a platform.</summary>
    public required ImmutableSortedDictionary<Platform, VersionRange> Platforms { get; init; }

    /// <summary>Every plugin that some release has or had.</summary>
    public required ImmutableArray<CatalogPlugin> Plugins { get; init; }

    /// <summary>Version → what is odd about it: one clause for messages.</summary>
    public required ImmutableSortedDictionary<string, string> Notes { get; init; }

    /// <summary>The repository's address, without <c>.git</c>.</summary>
    public Uri Vcs => new($"https://github.com/{Repository}");
}

/// <summary>How the assets of a range of versions are named.</summary>
/// <param name="Versions">Which versions.</param>
/// <param name="Asset">Template with {version}, {tag}, {os}, {arch}.</param>
/// <param name="Sums">Template of the sums file, {asset} included; null where the project publishes none.</param>
internal sealed record ReleaseShape(VersionRange Versions, string Asset, string? Sums);

/// <summary>The image of a project that releases no files.</summary>
/// <param name="Repository">HOST/REPOSITORY.</param>
/// <param name="Paths">Where in it the plugins lie.</param>
internal sealed record CatalogImage(string Repository, ImmutableArray<string> Paths);

/// <summary>A plugin of a project, for one operating system.</summary>
internal sealed record CatalogPlugin
{
    /// <summary>The name on the node, without <c>.exe</c>.</summary>
    public required string Name { get; init; }

    /// <summary>linux or windows.</summary>
    public required string Os { get; init; }

    /// <summary>The versions that have it.</summary>
    public required VersionRange Versions { get; init; }

    /// <summary>The last part of its path in the artifact where that is not the name: template with {arch}.</summary>
    public string? Member { get; init; }

    /// <summary>owner/name of the project that has it since, or null.</summary>
    public string? MovedTo { get; init; }

    /// <summary>Why it does not belong on a node, or null.</summary>
    public string? NotOnHost { get; init; }
}
