using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Staging;

namespace CniImageKit.Baking;

/// <summary>The layout that a manifest asks for.</summary>
internal static class NodeLayout
{
    /// <summary>The profile that <c>node.layout</c> names; the default where it names none. Raises CNIK7104.</summary>
    public static LayoutProfile Of(PluginManifest manifest)
    {
        if (manifest.Node.Layout is not { } named) return LayoutProfile.Default;
        var names = LayoutProfile.All.Select(p => p.Name);
        return LayoutProfile.Find(named.Value)
            ?? throw new CniImageKitException(Rules.UnknownLayout(named.At, named.Value, NearestName.Among(names, named.Value), names));
    }
}
