using CniImageKit.Diagnostics;
using CniImageKit.Yaml;

namespace CniImageKit.Cni.References;

/// <summary>
/// Kubernetes objects that name plugins or networks: attachment definitions and who asks for them, custom resources that operators make
/// definitions of, and ConfigMaps that installers write to nodes.
/// </summary>
internal static class ClusterReading
{
    private const int MaxDepth = 4;
    private static readonly string[] Marks =
        ["\"cniVersion\"", "\"cniVersions\"", "\"auxiliaryCNIChainName\"", "\"clusterNetwork\"", "\"multusAutoconfigDir\""];

    /// <summary>Reads one object, or a List of them.</summary>
    public static void Read(YamlNode root, ReferenceSet set) => Read(root, set, 0);

    /// <summary>The kind, namespace and name of an object, for messages.</summary>
    public static string Called(YamlNode root)
    {
        var name = root.Text("metadata", "name") ?? root.Text("metadata", "generateName") ?? "without a name";
        return $"{root.Text("kind")} {(root.Text("metadata", "namespace") is { } space ? $"{space}/" : "")}{name}";
    }

    private static void Read(YamlNode root, ReferenceSet set, int depth)
    {
        set.Spend(16, root.At);
        if (depth > MaxDepth || root.Text("kind") is not { } kind) return;
        var by = Called(root);
        switch (kind)
        {
            case "NetworkAttachmentDefinition":
                Definition(root, set, by);
                break;
            case "ConfigMap":
                foreach (var member in root.Members("data")) Data(member, set, by);
                break;
            case "Network" when root.Text("apiVersion") is null or "operator.openshift.io/v1":
                OperatorReading.OpenShift(root, set, by);
                break;
            default:
                if (kind.EndsWith("List", StringComparison.Ordinal) && root.Find("items") is YamlList)
                {
                    foreach (var item in root.Items("items")) Read(item, set, depth + 1);
                }
                else if (!OperatorReading.Read(kind, root, set, by))
                {
                    PodReading.Read(kind, root, set, by);
                }

                break;
        }
    }

    private static void Definition(YamlNode root, ReferenceSet set, string by)
    {
        var name = root.Text("metadata", "name");
        if (name is not null) set.Defined.Add($"{root.Text("metadata", "namespace") ?? "default"}/{name}");
        var config = root.Find("spec", "config");
        if (config is YamlScalar { IsNull: false, Text.Length: > 0 } text)
        {
            Embedded(text, set, new NetworkOrigin(by) { ByMultus = true });
            return;
        }

        if (config is YamlMap or YamlList)
        {
            set.Findings.Add(Rules.UnreadableConfig(config.At, "'config' is no text, and the cluster takes the JSON as a text only"));
            NetworkReading.Read(config, set, new NetworkOrigin(by) { ByMultus = true, IsTemplate = true });
            return;
        }

        // Without a config Multus looks on the node for a file whose network has the definition's name.
        if (name is null) return;
        var at = root.Find("spec")?.At ?? root.At;
        if (TemplateText.IsIn(name)) set.Unknown.Add(new NetworkUse(name, at, by));
        else set.Networks.Add(new NetworkUse(name, at, by));
    }

    /// <summary>
    /// Whether a member of a ConfigMap's data is a network: other JSON lies there too, and only what has the keys of a network, or of
    /// Multus' daemon, is one.
    /// </summary>
    public static bool IsNetwork(YamlMember member) =>
        member.Value is YamlScalar value && value.Text.AsSpan().TrimStart().StartsWith("{")
        && (member.Key.EndsWith(".conf", StringComparison.Ordinal) || member.Key.EndsWith(".conflist", StringComparison.Ordinal)
            || member.Key == "cni_network_config" || Marks.Any(m => value.Text.Contains(m, StringComparison.Ordinal)));

    private static void Data(YamlMember member, ReferenceSet set, string by)
    {
        if (!IsNetwork(member)) return;
        var (key, value) = (member.Key, (YamlScalar)member.Value);
        // What will lie beside it on the node cannot be seen.
        Embedded(value, set, NetworkOrigin.Of($"{key} of {by}", key, value.Text) with { HasFragments = true, Place = by });
    }

    /// <summary>JSON in a text of an object.</summary>
    public static void Embedded(YamlScalar text, ReferenceSet set, NetworkOrigin origin)
    {
        set.Spend(text.Text.Length, text.At);
        var isTemplate = TemplateText.IsIn(text.Text);
        try
        {
            NetworkReading.Read(JsonTree.Read(text.Text, text.PlaceOf), set, origin with { IsTemplate = isTemplate });
        }
        catch (CniImageKitException fault)
        {
            if (isTemplate) set.Unknown.Add(new NetworkUse("a template", text.At, origin.By));
            else set.Findings.AddRange(fault.Diagnostics);
        }
    }
}
