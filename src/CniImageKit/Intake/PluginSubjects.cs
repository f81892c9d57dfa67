using CniImageKit.Binaries;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Sources;
using NuGet.Versioning;

namespace CniImageKit.Intake;

/// <summary>What a taken file is supposed to be, by manifest and source.</summary>
internal static class PluginSubjects
{
    /// <summary>
    /// The subject of the checks for the plugin <paramref name="name"/> that lies in its artifact at <paramref name="member"/>.
    /// </summary>
    public static BinarySubject Of(
        PluginEntry entry, PluginManifest manifest, Platform platform, NuGetVersion? release, string name, string member) => new()
        {
            Name = name,
            At = Place(entry, name),
            Platform = platform,
            Version = release?.ToNormalizedString(),
            // A member that is renamed is another project's naming (flannel-amd64): then its package says nothing.
            ExpectedPackageTail = PluginMembers.NameOf(member) == name ? name : null,
            NodeLibc = manifest.Node.Libc?.Value,
        };

    /// <summary>
    /// Where the manifest asks for a plugin, by its name on the node or in the artifact: its rename or include, else the entry.
    /// </summary>
    public static Location Place(PluginEntry entry, string name) =>
        entry.Rename.Values.FirstOrDefault(r => PluginSelection.Is(name, r.Value))?.At
        ?? entry.Include.FirstOrDefault(i => PluginSelection.Is(name, i.Value))?.At
        ?? entry.At;

    /// <summary>The version that the binaries should tell of themselves; a NuGet package's own version says nothing of them.</summary>
    public static NuGetVersion? Stated(PluginEntry entry, Offer offer) => entry.Settings is NuGetSettings ? null : offer.Comparable;

    /// <summary>The release that a binary belongs to, as far as can be told.</summary>
    public static NuGetVersion? Release(PluginEntry entry, Offer offer, BinaryFacts facts) =>
        entry.Settings is not NuGetSettings ? offer.Comparable
            : facts.Go?.Main?.Version is { } built && NuGetVersion.TryParse(built.TrimStart('v'), out var version) ? version : null;

    /// <summary>
    /// owner/name of the project that a binary was built from: by its main package's path, or else by the catalog's entry that the manifest
    /// or the package is named for (Go before 1.18 records no path outside of modules); null where nothing tells.
    /// </summary>
    public static string? Project(PluginEntry entry, BinaryFacts facts, PluginCatalog catalog)
    {
        if ((facts.Go?.Main?.Path ?? facts.Go?.Path)?.Split('/') is ["github.com", var owner, var name, ..]) return $"{owner}/{name}";
        return entry.Settings switch
        {
            GitHubSettings github => github.Repository.Value,
            OciSettings { Catalog: { } known } => catalog.Find(known)?.Repository,
            AptSettings apt => catalog.Find(apt.Package.Value)?.Repository,
            _ => null,
        };
    }

    /// <summary>The SPDX licence of the project that a binary was built from, or null where the catalog does not know it.</summary>
    public static string? License(PluginEntry entry, BinaryFacts facts, PluginCatalog catalog) =>
        Project(entry, facts, catalog) is { } project ? catalog.FindRepository(project)?.Licence : null;
}
