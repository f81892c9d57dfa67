using System.Text.Json.Nodes;
using CniImageKit.Cni.References;
using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Trials.Pods;
using CniImageKit.Yaml;

namespace CniImageKit.Nodes.Trials;

/// <summary>Makes scenarios of network configuration, and of Multus' own.</summary>
/// <param name="beside">The plugins in a directory beside the file: name and text of each; none where that is unknown.</param>
internal sealed class NetworkScenario(Func<string, IReadOnlyList<(string File, string Text)>> beside)
{
    /// <summary>A file's, or a ConfigMap's. Raises CNIK6202 and CNIK9108.</summary>
    /// <param name="by">What it is where it has no name.</param>
    /// <param name="root">Its JSON.</param>
    /// <param name="isTemplate">Whether it holds templates.</param>
    public Scenario OfFile(string by, YamlNode root, bool isTemplate)
    {
        var name = NetworkReading.By(root, by);
        // Since CNI 1.0.0 Multus writes itself into a list.
        var only = root.Items("plugins") is [var one] && one.Find("type") is not null && NetworkReading.IsMultus(one) ? one : root;
        if (NetworkReading.IsMultus(only)) return OfMultus(name, only, root.Scalar("cniVersion"), isTemplate);
        YamlNode[] more = root.Find("type") is null && root.Text("name") is { } called && !root.IsTrue("loadOnlyInlinedPlugins")
            ? [.. Fragments(called)] : [];
        if (!isTemplate && root.Find("type") is null && NetworkFaults.OfList(root, byMultus: false, more.Length > 0) is var (at, words))
            throw new CniImageKitException(Rules.BadScenario(at, $"the node would say: {words}"));
        return Of(name, root.At, root, "cnikit", isTemplate, more) with { IsFile = true };
    }

    /// <summary>One plugin is a list of one, as libcni makes it (ConfListFromConf). Raises CNIK6202.</summary>
    /// <param name="name">The scenario's name.</param>
    /// <param name="at">Where it is written.</param>
    /// <param name="root">The network.</param>
    /// <param name="called">The network's name where it has none.</param>
    /// <param name="isTemplate">Whether it holds templates.</param>
    /// <param name="more">Plugins of it that are written elsewhere.</param>
    public static Scenario Of(
        string name, Location at, YamlNode root, string called = "cnikit", bool isTemplate = false, IReadOnlyList<YamlNode>? more = null)
    {
        if (NodeJson.Of(root) is not JsonObject config) throw new CniImageKitException(Rules.BadScenario(at, "its network is no object"));
        if (config["plugins"] is not JsonArray && more is null or { Count: 0 })
        {
            var plugin = (JsonObject)config.DeepClone();
            config = new JsonObject { ["cniVersion"] = plugin["cniVersion"]?.DeepClone(), ["plugins"] = new JsonArray(plugin) };
            if (plugin["name"] is { } own) config["name"] = own.DeepClone();
        }

        if (config["plugins"] is not JsonArray list) config["plugins"] = list = [];
        foreach (var plugin in more ?? []) list.Add(NodeJson.Of(plugin));
        if (config["name"] is null || config["name"]!.ToString().Length == 0) config["name"] = called;
        var plugins = list.OfType<JsonObject>().ToArray();
        if (plugins.Length == 0 || plugins.Any(p => p["type"] is not JsonValue))
            throw new CniImageKitException(Rules.BadScenario(at, "its network has a plugin without a type"));
        return new Scenario
        {
            Name = name,
            At = at,
            Network = config,
            Links =
            [
                .. plugins.SelectMany(p => new[] { p["master"], p["device"] }).OfType<JsonValue>().Select(l => l.ToString()).Distinct(),
            ],
            Untestable = isTemplate ? "it holds templates, and what they stand for is unknown"
                : plugins.SelectMany(p => new[] { p["type"], (p["ipam"] as JsonObject)?["type"] }).OfType<JsonNode>()
                    .Select(t => Untestable(t.ToString())).FirstOrDefault(w => w is not null),
        };
    }

    private Scenario OfMultus(string name, YamlNode root, YamlScalar? version, bool isTemplate)
    {
        var cluster = root.Scalar("clusterNetwork") is { Text.Length: > 0 } network ? network : null;
        var config = new MultusConfig
        {
            At = root.At,
            IsDaemon = root.Find("type") is null,
            ClusterNetwork = cluster,
            DefaultNetworks = [.. root.Items("defaultNetworks").OfType<YamlScalar>()],
            Delegates =
            [
                .. root.Items("delegates").Select((d, i) => Of(NetworkReading.By(d, $"delegate {i}"), d.At, d, "", isTemplate)),
            ],
            Auxiliary = Auxiliary(root, version, cluster),
        };
        if (root.Text("multusNamespace") is { Length: > 0 } space) config = config with { Namespace = space };
        if (root.Find("systemNamespaces") is YamlList spaces)
            config = config with { SystemNamespaces = [.. spaces.Items.OfType<YamlScalar>().Select(s => s.Text)] };
        return ScenarioReader.Ordinary with
        {
            Name = name,
            At = root.At,
            Plugin = null,
            Addresses = null,
            Multus = config,
            Pod = new PodAsk([], null, HasNetwork: false),
        };
    }

    // pkg/multus, CmdAdd: passthru, and the plugins of the directory that has the chain's name, where there are any.
    private Scenario? Auxiliary(YamlNode root, YamlScalar? version, YamlScalar? cluster)
    {
        if (root.Scalar("auxiliaryCNIChainName") is not { Text.Length: > 0 } chain) return null;
        if (root.Find("type") is not null && cluster?.Text.Contains('/', StringComparison.Ordinal) != true)
        {
            throw new CniImageKitException(Rules.BadScenario(
                chain.At, $"Multus says: auxiliary chain used but ClusterNetwork must be a path, and it is not a path: {cluster?.Text}"));
        }

        YamlNode[] more = [.. Fragments(chain.Text)];
        if (more.Length == 0) return null;
        var list = new JsonArray([new JsonObject { ["type"] = "passthru", ["name"] = "passthru-cni" }, .. more.Select(NodeJson.Of)]);
        return new Scenario
        {
            Name = $"the auxiliary chain {chain.Text}",
            At = chain.At,
            Network = new JsonObject { ["cniVersion"] = version?.Text, ["name"] = chain.Text, ["plugins"] = list },
        };
    }

    private IEnumerable<YamlNode> Fragments(string name)
    {
        foreach (var (file, text) in beside(name))
        {
            var plugin = JsonTree.Read(text, ConfigText.Places(file, text));
            yield return NetworkFaults.OfPlugin(plugin) is not var (at, words) ? plugin
                : throw new CniImageKitException(Rules.BadScenario(at, $"the node would say: {words}"));
        }
    }

    private static string? Untestable(string plugin) => plugin switch
    {
        "dhcp" => "dhcp needs its daemon and a server that gives addresses",
        "whereabouts" or "calico" or "calico-ipam" or "nv-ipam" or "multus" or "multus-shim" or "cilium-cni" or "kube-ovn" =>
            $"{plugin} needs a Kubernetes API",
        "flannel" => "flannel needs the subnet file that its daemon writes",
        "sriov" or "ib-sriov" or "rdma" or "ipoib" => $"{plugin} needs hardware",
        "ovs" => "ovs needs Open vSwitch",
        _ => null,
    };
}
