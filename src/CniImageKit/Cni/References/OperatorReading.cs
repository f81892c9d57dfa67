using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Yaml;

namespace CniImageKit.Cni.References;

/// <summary>
/// Custom resources that operators turn into attachment definitions: the SR-IOV network operator's (api/v1), Mellanox's network operator's
/// (api/v1alpha1) and OpenShift's Network. The plugin itself is implied by the kind.
/// </summary>
internal static class OperatorReading
{
    /// <summary>Reads an object of that kind; false where no operator known here has it.</summary>
    public static bool Read(string kind, YamlNode root, ReferenceSet set, string by)
    {
        string? plugin = kind switch
        {
            "SriovNetwork" => "sriov",
            "SriovIBNetwork" => "ib-sriov",
            "OVSNetwork" => "ovs",
            "HostDeviceNetwork" => "host-device",
            "MacvlanNetwork" => "macvlan",
            "IPoIBNetwork" => "ipoib",
            _ => null,
        };
        if (plugin is null) return false;
        if (root.Text("metadata", "name") is { } name)
            set.Defined.Add($"{root.Text("spec", "networkNamespace") ?? root.Text("metadata", "namespace") ?? "default"}/{name}");
        set.Need(plugin, root.Find("kind")!.At, by, $"{kind} makes a network of this type");
        if (root.Scalar("spec", "ipam") is { Text.Length: > 0 } ipam) Address(ipam, set, by);
        if (root.Scalar("spec", "metaPlugins") is { Text.Length: > 0 } more) Chain(more, set, by);
        return true;
    }

    /// <summary>OpenShift's operator.openshift.io/v1 Network: networks written out, and macvlan by a form.</summary>
    public static void OpenShift(YamlNode root, ReferenceSet set, string by)
    {
        foreach (var network in root.Items("spec", "additionalNetworks"))
        {
            var called = $"the additional network {network.Text("name")} of {by}";
            if (network.Text("name") is { } name) set.Defined.Add($"{network.Text("namespace") ?? "default"}/{name}");
            if (network.Scalar("rawCNIConfig") is { } raw) ClusterReading.Embedded(raw, set, new NetworkOrigin(called) { ByMultus = true });
            if (network.Text("type") != "SimpleMacvlan") continue;
            var type = network.Scalar("type")!;
            set.Need("macvlan", type.At, called, "SimpleMacvlan makes a network of this type");
            var form = network.Text("simpleMacvlanConfig", "ipamConfig", "type");
            var ipam = form is "Static" or "static" ? "static" : "dhcp";
            set.Need(ipam, type.At, called, form is null ? "SimpleMacvlan takes addresses from it unless ipamConfig says otherwise" : null);
            if (ipam == "dhcp") set.Findings.Add(Rules.DhcpNeedsDaemon(type.At, called));
        }
    }

    private static void Address(YamlScalar ipam, ReferenceSet set, string by)
    {
        foreach (var found in Objects(ipam, ipam.Text, 0, set, by))
        {
            if (found.Scalar("type") is not { } type) continue;
            set.Need(type.Text, type.At, by);
            if (type.Text == "dhcp") set.Findings.Add(Rules.DhcpNeedsDaemon(type.At, by));
        }
    }

    // Objects with commas between them and no brackets around: read as an array, one character further on.
    private static void Chain(YamlScalar more, ReferenceSet set, string by)
    {
        foreach (var plugin in Objects(more, $"[{more.Text}]", 1, set, by)) NetworkReading.Member(plugin, set, by);
    }

    private static ImmutableArray<YamlNode> Objects(YamlScalar text, string json, int shift, ReferenceSet set, string by)
    {
        set.Spend(json.Length, text.At);
        try
        {
            var root = JsonTree.Read(json, at => text.PlaceOf(Math.Max(0, at - shift)));
            return root is YamlList list ? list.Items : [root];
        }
        catch (CniImageKitException fault)
        {
            if (TemplateText.IsIn(text.Text)) set.Unknown.Add(new NetworkUse("a template", text.At, by));
            else set.Findings.AddRange(fault.Diagnostics);
            return [];
        }
    }
}
