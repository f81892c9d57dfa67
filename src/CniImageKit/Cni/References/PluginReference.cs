using CniImageKit.Diagnostics;

namespace CniImageKit.Cni.References;

/// <summary>A place that makes a runtime or another plugin run a plugin.</summary>
/// <param name="Plugin">The name on the node; always safe as a file name.</param>
/// <param name="At">The value that names it, or what implies it.</param>
/// <param name="By">What needs it, such as <c>NetworkAttachmentDefinition default/storage</c> or <c>the network cbr0</c>.</param>
/// <param name="Implied">Why it is needed where nothing names it, one clause; null where it is named.</param>
internal sealed record PluginReference(string Plugin, Location At, string By, string? Implied = null);

/// <summary>A name that another object or file has to define.</summary>
/// <param name="Name">namespace/name of a definition, or the name of a network in a file.</param>
/// <param name="At">Where it is asked for.</param>
/// <param name="By">What asks.</param>
internal sealed record NetworkUse(string Name, Location At, string By)
{
    /// <summary>Another name that will do; null where there is none.</summary>
    public string? Or { get; init; }
}

/// <summary>Plugins of a network that lie in files of their own.</summary>
/// <param name="At">The first of them.</param>
/// <param name="By">The network.</param>
/// <param name="Directory">Where they lie.</param>
/// <param name="ByMultus">Whether Multus reads them, and not the runtime.</param>
internal sealed record NetworkFragments(Location At, string By, string Directory, bool ByMultus);

/// <summary>A directory that a runtime or a chart searches for plugins.</summary>
/// <param name="Paths">All that it searches, in order.</param>
/// <param name="At">Where it says so.</param>
/// <param name="By">What searches, such as <c>containerd</c>.</param>
/// <param name="Only">Whether plugins are looked for nowhere else.</param>
internal sealed record PluginDirectories(IReadOnlyList<string> Paths, Location At, string By, bool Only = false);
