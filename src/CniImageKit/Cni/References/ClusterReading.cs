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
        var config = root.Scalar("spec", "config");
        if (config is { Text.Length: > 0 })
        {
            Embedded(config, set, by);
            return;
        }

        // Without a config Multus looks on the node for a file whose network has the definition's name.
        if (name is null) return;
        var at = root.Find("spec")?.At ?? root.At;
        if (TemplateText.IsIn(name)) set.Unknown.Add(new NetworkUse(name, at, by));
        else set.Networks.Add(new NetworkUse(name, at, by));
    }

    private static void Data(YamlMember member, ReferenceSet set, string by)
    {
        if (member.Value is not YamlScalar value || !value.Text.AsSpan().TrimStart().StartsWith("{")) return;
        var key = member.Key;
        // Other JSON lies in ConfigMaps too; only what has the keys of a network is one.
        var named = key.EndsWith(".conf", StringComparison.Ordinal) || key.EndsWith(".conflist", StringComparison.Ordinal)
            || key == "cni_network_config" || value.Text.Contains("\"cniVersion\"", StringComparison.Ordinal);
        if (named) Embedded(value, set, $"{key} of {by}", key.EndsWith(".conf", StringComparison.Ordinal), byMultus: false);
    }

    /// <summary>JSON in a text of an object.</summary>
    public static void Embedded(YamlScalar text, ReferenceSet set, string by, bool single = false, bool byMultus = true)
    {
        set.Spend(text.Text.Length, text.At);
        try
        {
            NetworkReading.Read(JsonTree.Read(text.Text, text.PlaceOf), set, by, single, byMultus);
        }
        catch (CniImageKitException fault)
        {
            if (TemplateText.IsIn(text.Text)) set.Unknown.Add(new NetworkUse("a template", text.At, by));
            else set.Findings.AddRange(fault.Diagnostics);
        }
    }
}
