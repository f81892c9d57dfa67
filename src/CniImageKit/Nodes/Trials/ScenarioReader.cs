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
    /// <param name="file">Its name.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="beside">The plugins in a directory beside it; null where there is none.</param>
    public static ImmutableArray<Scenario> Read(
        string file, string text, Func<string, IReadOnlyList<(string File, string Text)>>? beside = null)
    {
        var networks = new NetworkScenario(beside ?? (_ => []));
        if (Path.GetExtension(file) is not (".yaml" or ".yml"))
        {
            var root = JsonTree.Read(text, ConfigText.Places(file, text));
            return root.Find("kind") is not null ? [.. OfObject(root, networks)]
                : [networks.OfFile(file, root, TemplateText.IsIn(text))];
        }

        return [.. YamlReader.Read(file, text, new Findings(), YamlDialect.Cluster)
            .SelectMany(root => root is YamlList list ? list.Items.Select(Listed) : OfObject(root, networks))];
    }

    private static Scenario Listed(YamlNode item)
    {
        if (item.Members().FirstOrDefault(m => !Keys.Contains(m.Key)) is { } strange)
            throw new CniImageKitException(Rules.BadScenario(strange.At, $"it has no key '{strange.Key}'"));
        var name = item.Text("name") ?? throw new CniImageKitException(Rules.BadScenario(item.At, "it has no name"));
        var network = item.Find("network") ?? throw new CniImageKitException(Rules.BadScenario(item.At, "it has no network"));
        return NetworkScenario.Of(name, item.At, network) with
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

    private static IEnumerable<Scenario> OfObject(YamlNode root, NetworkScenario networks)
    {
        foreach (var item in root.Items("items").OfType<YamlMap>().SelectMany(i => OfObject(i, networks))) yield return item;
        var kind = root.Text("kind");
        if (kind == "NetworkAttachmentDefinition") yield return Definition(root);
        else if (kind == "ConfigMap")
        {
            foreach (var member in root.Members("data").Where(ClusterReading.IsNetwork))
            {
                var value = (YamlScalar)member.Value;
                var network = JsonTree.Read(value.Text, value.PlaceOf);
                yield return networks.OfFile($"{member.Key} of {ClusterReading.Called(root)}", network, TemplateText.IsIn(value.Text));
            }
        }
        else if (kind is not null && PodReading.MetadataOf(kind, root) is { } metadata && Pod(root, metadata) is { } pod)
            yield return pod;
    }

    private static Scenario Definition(YamlNode root)
    {
        var name = root.Text("metadata", "name") ?? throw new CniImageKitException(Rules.BadScenario(root.At, "it has no name"));
        var network = root.Scalar("spec", "config") is { Text.Length: > 0 } config
            ? NetworkScenario.Of(
                ClusterReading.Called(root), config.At, JsonTree.Read(config.Text, config.PlaceOf), name, TemplateText.IsIn(config.Text))
            : new Scenario { Name = ClusterReading.Called(root), At = root.At, Network = [] };
        return network with
        {
            Defines = $"{root.Text("metadata", "namespace") ?? "default"}/{name}",
            Resource = root.Text("metadata", "annotations", "k8s.v1.cni.cncf.io/resourceName"),
        };
    }

    // Multus looks for what takes the default network's place in its own namespace.
    private static Scenario? Pod(YamlNode root, YamlNode metadata)
    {
        var asked = metadata.Scalar("annotations", "k8s.v1.cni.cncf.io/networks") is { Text.Length: > 0 } others ? others : null;
        var first = metadata.Scalar("annotations", "v1.multus-cni.io/default-network") is { Text.Length: > 0 } named ? named : null;
        if ((asked ?? first) is not { } at) return null;
        var space = root.Text("metadata", "namespace") ?? "default";
        var own = first is null ? [] : Selected(first, PodReading.MultusNamespace);
        if (own.Length > 1)
        {
            throw new CniImageKitException(
                Rules.BadNetworkSelection(first!.At, $"more than one default network is specified: {first.Text}"));
        }

        var pod = new PodAsk(asked is null ? [] : Selected(asked, space), own.FirstOrDefault(), HasNetwork: false) { Namespace = space };
        return Ordinary with { Name = ClusterReading.Called(root), At = at.At, Plugin = null, Addresses = null, Pod = pod };
    }

    private static ImmutableArray<SelectedNetwork> Selected(YamlNode networks, string space) => networks is YamlScalar text
        ? SelectedNetwork.Read(text, space) : SelectedNetwork.Listed(networks, space);
}
