using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CniImageKit.Cni.References;
using CniImageKit.Diagnostics;
using CniImageKit.Yaml;

namespace CniImageKit.Nodes.Trials.Pods;

/// <summary>
/// A network that a pod asks for in the annotation <c>k8s.v1.cni.cncf.io/networks</c> (Network Plumbing Working Group, "Kubernetes Network
/// Custom Resource Definition De-facto Standard" 1.3, section 4.1.2; as Multus reads it).
/// </summary>
internal sealed partial record SelectedNetwork
{
    private const int MostInterfaceName = 15;

    /// <summary>Where it is asked for.</summary>
    public required Location At { get; init; }

    /// <summary>The definition's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The definition's name.</summary>
    public required string Name { get; init; }

    /// <summary>The interface that it is to make; null where Multus gives it a name.</summary>
    public string? Interface { get; init; }

    /// <summary>Addresses that are wished for, with or without a prefix length.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>A hardware address that is wished for.</summary>
    public string? Mac { get; init; }

    /// <summary>Gateways of the pod's default routes; null where it does not speak of them, which is not the same as none.</summary>
    public ImmutableArray<string>? Gateways { get; init; }

    /// <summary>More that is passed to plugins with the capability: port mappings, bandwidth, a device.</summary>
    public JsonObject Passed { get; init; } = [];

    /// <summary>Members that every plugin of the chain gets in <c>args.cni</c>.</summary>
    public JsonObject Arguments { get; init; } = [];

    /// <summary><c>namespace/name</c>, as the status names it.</summary>
    public string Key => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";

    /// <summary>Reads the annotation, in either form. Raises CNIK6206 and CNIK9108.</summary>
    /// <param name="annotation">Its value.</param>
    /// <param name="space">The pod's namespace, which is meant where none is named.</param>
    public static ImmutableArray<SelectedNetwork> Read(YamlScalar annotation, string space) =>
        annotation.Text.AsSpan().IndexOfAny('[', '{', '"') >= 0
            ? Listed(JsonTree.Read(annotation.Text, annotation.PlaceOf), space)
            : Named(annotation, space);

    /// <summary>Reads a list as the annotation's JSON has it. Raises CNIK6206.</summary>
    public static ImmutableArray<SelectedNetwork> Listed(YamlNode list, string space) => list is YamlList items
        ? [.. items.Items.Select(i => Element(i, space))]
        : throw Bad(list.At, "it is no list of networks");

    private static SelectedNetwork Element(YamlNode item, string space)
    {
        if (item.Text("name") is not { } name) throw Bad(item.At, "a network in it has no name");
        var passed = new JsonObject();
        foreach (var (key, capability) in Capabilities)
            if (item.Find(key) is { } value && NodeJson.Of(value) is { } json) passed[capability] = json;
        var addresses = Texts(item, "ips");
        if (addresses.FirstOrDefault(a => !IsAddress(a)) is { } wrong) throw Bad(item.At, $"'{wrong}' is no address");
        if (item.Text("mac") is { } mac && !PhysicalAddress.TryParse(mac.Replace(':', '-'), out _))
            throw Bad(item.At, $"'{mac}' is no hardware address");
        if (item.Text("infiniband-guid") is { Length: > 0 } guid && !PhysicalAddress.TryParse(guid.Replace(':', '-'), out _))
            throw Bad(item.At, $"'{guid}' is no GUID");
        var gateways = item.Find("default-route") is null ? (ImmutableArray<string>?)null : Texts(item, "default-route");
        if (gateways?.FirstOrDefault(g => !IPAddress.TryParse(g, out _)) is { } strange) throw Bad(item.At, $"'{strange}' is no address");
        return new SelectedNetwork
        {
            At = item.At,
            Namespace = item.Text("namespace") is { Length: > 0 } own ? own : space,
            Name = name,
            // The second name is that of Multus before 3.2, which it still takes.
            Interface = new[] { item.Text("interface"), item.Text("interfaceRequest") }.FirstOrDefault(i => i is { Length: > 0 })
                is { } given ? Usable(given, item.At) : null,
            Addresses = addresses,
            Mac = item.Text("mac"),
            Gateways = gateways,
            Passed = passed,
            Arguments = item.Find("cni-args") is { } arguments && NodeJson.Of(arguments) is JsonObject members ? members : [],
        };
    }

    private static readonly (string Key, string Capability)[] Capabilities =
    [
        ("portMappings", "portMappings"), ("bandwidth", "bandwidth"), ("infiniband-guid", "infinibandGUID"), ("deviceID", "deviceID"),
    ];

    // [namespace/]name[@interface], with commas between them.
    private static ImmutableArray<SelectedNetwork> Named(YamlScalar annotation, string space)
    {
        var selected = ImmutableArray.CreateBuilder<SelectedNetwork>();
        var start = 0;
        foreach (var part in annotation.Text.Split(','))
        {
            var at = annotation.PlaceOf(start + part.Length - part.AsSpan().TrimStart().Length);
            start += part.Length + 1;
            if (Spelling.Match(part.Trim()) is not { Success: true } spelt)
                throw Bad(at, $"'{part.Trim()}' is no [namespace/]name[@interface] of lower-case letters, digits and dashes");
            selected.Add(new SelectedNetwork
            {
                At = at,
                Namespace = spelt.Groups["space"] is { Success: true } own ? own.Value : space,
                Name = spelt.Groups["name"].Value,
                Interface = spelt.Groups["link"] is { Success: true } link ? Usable(link.Value, at) : null,
            });
        }

        return selected.DrainToImmutable();
    }

    private static string Usable(string name, Location at) =>
        name.Length <= MostInterfaceName && !name.Any(c => char.IsWhiteSpace(c) || c == '/') ? name
            : throw Bad(at, $"'{name}' is no name of an interface: {MostInterfaceName} characters at most, without '/' and blanks");

    private static bool IsAddress(string text) =>
        text.Contains('/', StringComparison.Ordinal)
            ? text.Split('/') is [var address, var length] && IPAddress.TryParse(address, out _) && byte.TryParse(length, out _)
            : IPAddress.TryParse(text, out _);

    private static ImmutableArray<string> Texts(YamlNode item, string key) =>
        [.. item.Items(key).OfType<YamlScalar>().Select(s => s.Text)];

    private static CniImageKitException Bad(Location at, string why) => new(Rules.BadNetworkSelection(at, why));

    [GeneratedRegex(@"^((?<space>[a-z0-9]([-a-z0-9]*[a-z0-9])?) */ *)?(?<name>[a-z0-9]([-a-z0-9]*[a-z0-9])?) *(@ *(?<link>\S+))?$")]
    private static partial Regex Spelling { get; }
}
