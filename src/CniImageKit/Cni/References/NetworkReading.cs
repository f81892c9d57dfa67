using CniImageKit.Diagnostics;
using CniImageKit.Yaml;

namespace CniImageKit.Cni.References;

/// <summary>
/// Network configuration in JSON: what it makes the runtime or a plugin run (CNI specification 1.1, section 1; libcni/conf.go; the flannel,
/// Multus and dhcp plugins' own rules).
/// </summary>
internal static class NetworkReading
{
    private const int MaxDepth = 16;

    /// <summary>
    /// Reads a configuration or a list. <paramref name="single"/>: the runtime reads it as one plugin (a .conf file);
    /// <paramref name="byMultus"/>: Multus reads it, and not the runtime.
    /// </summary>
    public static void Read(YamlNode root, ReferenceSet set, string by, bool single = false, bool byMultus = false) =>
        Read(root, set, by, single, byMultus, 0);

    /// <summary>What a network calls itself, for messages; the fallback where it has no name.</summary>
    public static string By(YamlNode root, string fallback) =>
        root.Text("name") is { Length: > 0 } name && !TemplateText.IsIn(name) ? $"the network {name}" : fallback;

    /// <summary>Reads one plugin of a network that is put together elsewhere, and whose version is not known here.</summary>
    public static void Member(YamlNode plugin, ReferenceSet set, string by) => Plugin(plugin, set, by, 0);

    private static void Read(YamlNode root, ReferenceSet set, string by, bool single, bool byMultus, int depth)
    {
        if (depth > MaxDepth || root is not YamlMap) return;
        set.Shapes.Add(NetworkShape.Of(root, by, byMultus));
        if (root.Text("name") is { } name) set.Defined.Add(name);
        if (root.Find("plugins") is not { } plugins)
        {
            Plugin(root, set, by, depth);
            return;
        }

        // containerd reads a .conf as one plugin and then says only "missing 'type'".
        if (single && root.Find("type") is null) set.Findings.Add(Rules.ListInConf(plugins.At, by));
        foreach (var plugin in root.Items("plugins")) Plugin(plugin, set, by, depth);
    }

    private static void Plugin(YamlNode plugin, ReferenceSet set, string by, int depth)
    {
        if (depth > MaxDepth || plugin.Scalar("type") is not { } type) return;
        set.Need(type.Text, type.At, by);
        if (plugin.Scalar("ipam", "type") is { } ipam)
        {
            set.Need(ipam.Text, ipam.At, by);
            if (ipam.Text == "dhcp") set.Findings.Add(Rules.DhcpNeedsDaemon(ipam.At, by));
        }

        if (type.Text == "flannel") Flannel(plugin, type, set, by);
        Multus(plugin, type, set, by, depth);
    }

    // flannel_linux.go: the delegate is a bridge with host-local unless it is told otherwise.
    private static void Flannel(YamlNode plugin, YamlScalar type, ReferenceSet set, string by)
    {
        if (plugin.Scalar("delegate", "type") is { } named) set.Need(named.Text, named.At, by);
        else set.Need("bridge", type.At, by, "flannel hands over to it unless delegate.type names another");
        if (plugin.Scalar("ipam", "type") is null)
            set.Need("host-local", type.At, by, "flannel's delegate takes addresses from it unless ipam.type names another");
    }

    private static void Multus(YamlNode plugin, YamlScalar type, ReferenceSet set, string by, int depth)
    {
        foreach (var inner in plugin.Items("delegates")) Read(inner, set, $"a delegate of {by}", single: false, byMultus: true, depth + 1);
        if (plugin.Scalar("auxiliaryCNIChainName") is { } chain)
            set.Need("passthru", chain.At, by, "Multus starts an auxiliary chain with it");
        if (type.Text is not ("multus" or "multus-shim")) return;
        if (plugin.Scalar("clusterNetwork") is { } cluster) Use(cluster, set, by);
        foreach (var other in plugin.Items("defaultNetworks").OfType<YamlScalar>()) Use(other, set, by);
        if (plugin.Scalar("binDir") is { } directory) set.Directories.Add(new PluginDirectories([directory.Text], directory.At, by));
    }

    // A name, a file, or a directory of files on the node, which Multus tries in this order; paths cannot be looked up here.
    private static void Use(YamlScalar name, ReferenceSet set, string by)
    {
        if (TemplateText.IsIn(name.Text) || name.Text.StartsWith('/')) set.Unknown.Add(new NetworkUse(name.Text, name.At, by));
        else set.Networks.Add(new NetworkUse(name.Text, name.At, by));
    }
}
