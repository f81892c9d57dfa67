using CniImageKit.Diagnostics;
using CniImageKit.Yaml;

namespace CniImageKit.Cni.References;

/// <summary>
/// Network configuration in JSON: what it makes the runtime or a plugin run (CNI specification 1.1, section 1; libcni/conf.go; the flannel,
/// Multus and dhcp plugins' own rules), and why it could not be loaded.
/// </summary>
internal static class NetworkReading
{
    private const int MaxDepth = 16;
    private static readonly string[] DaemonKeys = ["auxiliaryCNIChainName", "clusterNetwork", "multusConfigFile", "multusAutoconfigDir"];

    /// <summary>Reads a configuration or a list.</summary>
    public static void Read(YamlNode root, ReferenceSet set, NetworkOrigin origin) => Read(root, set, origin, 0);

    /// <summary>What a network calls itself, for messages; the fallback where it has no name.</summary>
    public static string By(YamlNode root, string fallback) =>
        root.Text("name") is { Length: > 0 } name && !TemplateText.IsIn(name) ? $"the network {name}" : fallback;

    /// <summary>Whether it speaks of Multus: its own configuration, or that of its daemon, which has no type.</summary>
    public static bool IsMultus(YamlNode root) => root.Find("plugins") is null
        && (root.Find("type") is null ? DaemonKeys.Any(k => root.Find(k) is not null) : root.Text("type") is "multus" or "multus-shim");

    /// <summary>Reads one plugin of a network that is put together elsewhere, and whose version is not known here.</summary>
    public static void Member(YamlNode plugin, ReferenceSet set, string by) => Plugin(plugin, set, by, 0);

    private static void Read(YamlNode root, ReferenceSet set, NetworkOrigin origin, int depth)
    {
        if (depth > MaxDepth || root is not YamlMap) return;
        if (!origin.IsTemplate && Fault(root, origin) is var (at, words))
            set.Findings.Add(Rules.UnloadableNetwork(at, origin.By, words));
        set.Shapes.Add(NetworkShape.Of(root, origin));
        // Only the runtime's own networks are found by their names: a definition has its own, and a delegate's is nobody's.
        if (!origin.ByMultus && root.Text("name") is { } name) set.Defined.Add(name);
        if (root.Find("plugins") is not { } plugins)
        {
            Plugin(root, set, origin.By, depth);
            return;
        }

        // containerd reads a .conf as one plugin and then says only "missing 'type'".
        if (origin.IsSingle && root.Find("type") is null) set.Findings.Add(Rules.ListInConf(plugins.At, origin.By));
        foreach (var plugin in root.Items("plugins")) Plugin(plugin, set, origin.By, depth);
    }

    private static (Location At, string Words)? Fault(YamlNode root, NetworkOrigin origin)
    {
        var isList = root.Find("plugins") is not null;
        if (origin.IsSingle ? false : origin.IsList || isList) return NetworkFaults.OfList(root, origin.ByMultus, origin.HasFragments);
        if (isList) return null;
        if (root.Find("type") is not null) return NetworkFaults.OfPlugin(root);
        if (origin.ByMultus) return (root.At, "LoadDelegateNetConfList: delegate must have the 'type' or 'plugin' field");
        // Other programs keep their .conf files beside those of networks.
        return origin.IsSingle && root.Find("cniVersion") is not null && !IsMultus(root) ? NetworkFaults.OfPlugin(root) : null;
    }

    private static void Plugin(YamlNode plugin, ReferenceSet set, string by, int depth)
    {
        if (depth > MaxDepth) return;
        if (plugin.Scalar("type") is { } type)
        {
            set.Need(type.Text, type.At, by);
            if (plugin.Scalar("ipam", "type") is { } ipam)
            {
                set.Need(ipam.Text, ipam.At, by);
                if (ipam.Text == "dhcp") set.Findings.Add(Rules.DhcpNeedsDaemon(ipam.At, by));
            }

            if (type.Text == "flannel") Flannel(plugin, type, set, by);
        }

        Multus(plugin, set, by, depth);
    }

    // flannel_linux.go: the delegate is a bridge with host-local unless it is told otherwise.
    private static void Flannel(YamlNode plugin, YamlScalar type, ReferenceSet set, string by)
    {
        if (plugin.Scalar("delegate", "type") is { } named) set.Need(named.Text, named.At, by);
        else set.Need("bridge", type.At, by, "flannel hands over to it unless delegate.type names another");
        if (plugin.Scalar("ipam", "type") is null)
            set.Need("host-local", type.At, by, "flannel's delegate takes addresses from it unless ipam.type names another");
    }

    private static void Multus(YamlNode plugin, ReferenceSet set, string by, int depth)
    {
        foreach (var inner in plugin.Items("delegates"))
            Read(inner, set, new NetworkOrigin($"a delegate of {by}") { ByMultus = true }, depth + 1);
        if (!IsMultus(plugin) && plugin.Find("auxiliaryCNIChainName") is null) return;
        if (plugin.Scalar("auxiliaryCNIChainName") is { Text.Length: > 0 } chain)
            set.Need("passthru", chain.At, by, "Multus starts an auxiliary chain with it");
        var space = plugin.Text("multusNamespace") ?? PodReading.MultusNamespace;
        if (plugin.Scalar("clusterNetwork") is { } cluster) Use(cluster, space, set, by);
        foreach (var other in plugin.Items("defaultNetworks").OfType<YamlScalar>()) Use(other, space, set, by);
        if (MultusReading.OfDaemon(plugin, by) is { } top) set.Tops.Add(top);
        if (plugin.Scalar("binDir") is { Text.Length: > 0 } directory)
            set.Directories.Add(new PluginDirectories([directory.Text], directory.At, by));
    }

    // A definition in Multus' namespace, a network of that name in a file, a directory, or a file: Multus tries them in this order, and
    // paths of the node cannot be looked up here.
    private static void Use(YamlScalar name, string space, ReferenceSet set, string by)
    {
        if (TemplateText.IsIn(name.Text) || name.Text.Contains('/', StringComparison.Ordinal))
            set.Unknown.Add(new NetworkUse(name.Text, name.At, by));
        else set.Networks.Add(new NetworkUse(name.Text, name.At, by) { Or = $"{space}/{name.Text}" });
    }
}
