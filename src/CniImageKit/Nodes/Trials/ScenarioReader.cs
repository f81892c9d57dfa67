using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CniImageKit.Cni.References;
using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Trials.Pods;
using CniImageKit.Yaml;

namespace CniImageKit.Nodes.Trials;

/// <summary>
/// Scenarios in files: a list of them in YAML, attachment definitions and the pods that ask for them in YAML or JSON, and network
/// configuration as it lies on nodes.
/// </summary>
internal static class ScenarioReader
{
    private static readonly string[] Keys =
        ["name", "plugin", "network", "networks", "capabilities", "links", "probe", "interface", "addresses", "deviates"];

    /// <summary>The default network of a pod that comes without one.</summary>
    public static Scenario Ordinary => Reference().First(s => s.Plugin == "bridge");

    /// <summary>Those of the reference plugins.</summary>
    public static ImmutableArray<Scenario> Reference()
    {
        using var data = typeof(ScenarioReader).Assembly.GetManifestResourceStream("trials/reference.yaml")!;
        using var text = new StreamReader(data);
        return Read("reference.yaml", text.ReadToEnd());
    }

    /// <summary>Those of a file. Raises CNIK1001, 1002, 1004, 6202, 6206 and 9108.</summary>
    public static ImmutableArray<Scenario> Read(string file, string text)
    {
        if (Path.GetExtension(file) is not (".yaml" or ".yml"))
        {
            var root = JsonTree.Read(text, ConfigText.Places(file, text));
            return root.Find("kind") is not null ? [.. OfObject(root)]
                : [Network(NetworkReading.By(root, file), root.At, root) with { IsFile = true }];
        }

        return [.. YamlReader.Read(file, text, new Findings(), YamlDialect.Cluster)
            .SelectMany(root => root is YamlList list ? list.Items.Select(Listed) : OfObject(root))];
    }

    private static Scenario Listed(YamlNode item)
    {
        if (item.Members().FirstOrDefault(m => !Keys.Contains(m.Key)) is { } strange)
            throw new CniImageKitException(Rules.BadScenario(strange.At, $"it has no key '{strange.Key}'"));
        var name = item.Text("name") ?? throw new CniImageKitException(Rules.BadScenario(item.At, "it has no name"));
        var network = item.Find("network") ?? throw new CniImageKitException(Rules.BadScenario(item.At, "it has no network"));
        return Network(name, item.At, network) with
        {
            Plugin = item.Text("plugin"),
            Capabilities = item.Find("capabilities") is { } passed && NodeJson.Of(passed) is JsonObject named ? named : [],
            Links = [.. item.Items("links").OfType<YamlScalar>().Select(l => l.Text)],
            Probe = [.. item.Items("probe").OfType<YamlScalar>().Select(p => p.Text)],
            Interface = item.Text("interface") ?? "eth0",
            Deviation = item.Text("deviates", "verb") is { } verb ? (verb, item.Text("deviates", "how") ?? "it is known for it") : null,
            Addresses = int.TryParse(item.Text("addresses"), out var addresses) ? addresses : null,
            Pod = item.Find("networks") is { } others ? new PodAsk(Selected(others, "default"), null, HasNetwork: true) : null,
        };
    }

    private static IEnumerable<Scenario> OfObject(YamlNode root)
    {
        foreach (var item in root.Items("items").OfType<YamlMap>().SelectMany(OfObject)) yield return item;
        if (root.Text("kind") == "NetworkAttachmentDefinition") yield return Definition(root);
        else if (root.Text("kind") is { } kind && PodReading.MetadataOf(kind, root) is { } metadata && Pod(root, metadata) is { } pod)
            yield return pod;
    }

    private static Scenario Definition(YamlNode root)
    {
        var name = root.Text("metadata", "name") ?? throw new CniImageKitException(Rules.BadScenario(root.At, "it has no name"));
        var network = root.Scalar("spec", "config") is { Text.Length: > 0 } config
            ? Network(ClusterReading.Called(root), config.At, JsonTree.Read(config.Text, config.PlaceOf), name)
            : new Scenario { Name = ClusterReading.Called(root), At = root.At, Network = [] };
        return network with
        {
            Defines = $"{root.Text("metadata", "namespace") ?? "default"}/{name}",
            Untestable = root.Text("metadata", "annotations", "k8s.v1.cni.cncf.io/resourceName") is { } resource
                ? $"a device plugin gives {resource}" : network.Untestable,
        };
    }

    // Multus looks for what takes the default network's place in its own namespace.
    private static Scenario? Pod(YamlNode root, YamlNode metadata)
    {
        var asked = metadata.Scalar("annotations", "k8s.v1.cni.cncf.io/networks") is { Text.Length: > 0 } others ? others : null;
        var first = metadata.Scalar("annotations", "v1.multus-cni.io/default-network") is { Text.Length: > 0 } own ? own : null;
        if ((asked ?? first) is not { } at) return null;
        var pod = new PodAsk(
            asked is null ? [] : Selected(asked, root.Text("metadata", "namespace") ?? "default"),
            first is null ? null : Selected(first, "kube-system").FirstOrDefault(), HasNetwork: false);
        return Ordinary with { Name = ClusterReading.Called(root), At = at.At, Plugin = null, Addresses = null, Pod = pod };
    }

    private static ImmutableArray<SelectedNetwork> Selected(YamlNode networks, string space) => networks is YamlScalar text
        ? SelectedNetwork.Read(text, space) : SelectedNetwork.Listed(networks, space);

    // One plugin is a list of one, as libcni makes it (ConfListFromConf).
    private static Scenario Network(string name, Location at, YamlNode root, string called = "cnikit")
    {
        if (NodeJson.Of(root) is not JsonObject config) throw new CniImageKitException(Rules.BadScenario(at, "its network is no object"));
        if (config["plugins"] is not JsonArray)
        {
            var plugin = (JsonObject)config.DeepClone();
            config = new JsonObject { ["cniVersion"] = plugin["cniVersion"]?.DeepClone(), ["plugins"] = new JsonArray(plugin) };
        }

        config["name"] ??= called;
        var plugins = config["plugins"]!.AsArray().OfType<JsonObject>().ToArray();
        if (plugins.Length == 0 || plugins.Any(p => p["type"] is null))
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
            Untestable = plugins.SelectMany(p => new[] { p["type"], (p["ipam"] as JsonObject)?["type"] }).OfType<JsonNode>()
                .Select(t => Untestable(t.ToString())).FirstOrDefault(w => w is not null),
        };
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
