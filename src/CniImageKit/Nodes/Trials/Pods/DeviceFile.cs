using System.Text.Json;
using System.Text.Json.Nodes;
using CniImageKit.Cni.References;
using CniImageKit.Diagnostics;

namespace CniImageKit.Nodes.Trials.Pods;

/// <summary>
/// What a device plugin leaves on the node of a device that it gives to pods, so that Multus can tell of it (Network Plumbing Working
/// Group, "Device Information Specification" 1.1).
/// </summary>
/// <param name="Name">The file's name, which tells resource and device.</param>
/// <param name="Content">What is in it.</param>
internal sealed record DeviceFile(string Name, string Content)
{
    private const string Suffix = "-device.json";
    private const string Root = "/var/run/k8s.cni.cncf.io/devinfo";

    private static readonly (string Key, string[] Members)[] Told =
    [
        ("pci", ["pci-address", "vhost-net", "rdma-device", "pf-pci-address", "representor-device"]),
        ("vdpa", ["parent-device", "driver", "path", "pci-address", "pf-pci-address", "representor-device"]),
        ("vhost-user", ["mode", "path"]),
        ("memif", ["role", "path", "mode"]),
    ];

    /// <summary>Where device plugins put it.</summary>
    public string Path => $"{Root}/dp/{Name}";

    /// <summary>Whether a file of that name is one.</summary>
    public static bool IsOne(string file) => file.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Reads it. Raises CNIK9108.</summary>
    public static DeviceFile Read(string file, string text)
    {
        var root = JsonTree.Read(text, ConfigText.Places(file, text));
        return root.Text("type") is { Length: > 0 } ? new DeviceFile(System.IO.Path.GetFileName(file), text)
            : throw new CniImageKitException(Rules.UnreadableConfig(root.At, "it is no device's file, which has a type"));
    }

    /// <summary>Where Multus keeps what is known of the device of a network, for its plugins and for the status.</summary>
    public static string PathFor(string network, string container, string link) =>
        $"{Root}/cni/{$"{network}-{container}_{link}".Replace('/', '-')}";

    /// <summary>The device, where it is of that resource; else null.</summary>
    public string? IdOf(string resource)
    {
        var prefix = $"{resource.Replace('/', '-')}-";
        return Name.StartsWith(prefix, StringComparison.Ordinal) && Name.Length > prefix.Length + Suffix.Length
            ? Name[prefix.Length..^Suffix.Length] : null;
    }

    /// <summary>What the status tells of it, in Multus' order; null where there is nothing to tell.</summary>
    public static JsonObject? StatusOf(string content)
    {
        try
        {
            return JsonNode.Parse(content) is JsonObject root ? StatusOf(root) : null;
        }
        catch (JsonException)
        {
            // Multus passes over what it cannot read.
            return null;
        }
    }

    private static JsonObject StatusOf(JsonObject root)
    {
        var told = Texts(root, ["type", "version"]);
        foreach (var (key, members) in Told)
            if (root[key] is JsonObject inner) told[key] = Texts(inner, members);
        return told;
    }

    private static JsonObject Texts(JsonObject of, IEnumerable<string> keys) => new(
        from key in keys
        where of[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.ToString().Length > 0
        select KeyValuePair.Create(key, (JsonNode?)of[key]!.DeepClone()));
}

/// <summary>A device that a pod's network is given.</summary>
/// <param name="Id">As the device plugin names it.</param>
/// <param name="File">What it tells of it.</param>
internal sealed record GivenDevice(string Id, DeviceFile File);
