using System.Collections.Immutable;
using CniImageKit.Catalog;

namespace CniImageKit.Advisories.Statements;

/// <summary>
/// Names plugins by their components in the SBOMs that a bake writes (CycloneDX BOM-Link, <c>urn:cdx:serial/version#ref</c>): BSI
/// TR-03183-2 wants no weakness inside an SBOM, so that other documents have to point into it.
/// </summary>
/// <param name="Serials">The SBOM's serial number, by platform.</param>
/// <param name="Layout">Where the plugins lie on the node.</param>
internal sealed record SbomLinks(ImmutableDictionary<Platform, Guid> Serials, LayoutProfile Layout)
{
    /// <summary>The link.</summary>
    public string To(Platform platform, string plugin) =>
        $"urn:cdx:{Serials.GetValueOrDefault(platform)}/1#{Uri.EscapeDataString($"plugin:{Layout.PluginDirectory.Child(plugin).Value}")}";
}
