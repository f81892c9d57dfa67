using CniImageKit.Diagnostics;
using CniImageKit.Yaml;

namespace CniImageKit.Cni.References;

/// <summary>
/// Networks that pods ask for in annotations (Network Plumbing Working Group, "Kubernetes Network Custom Resource Definition De-facto
/// Standard" 1.3, section 4): in a pod, or in the template of what makes pods; and the DaemonSet that installs Multus.
/// </summary>
internal static class PodReading
{
    /// <summary>Where Multus looks for what the cluster itself asks for, unless <c>multusNamespace</c> says otherwise.</summary>
    public const string MultusNamespace = "kube-system";

    /// <summary>Reads an object of that kind; one that makes no pods says nothing.</summary>
    public static void Read(string kind, YamlNode root, ReferenceSet set, string by)
    {
        var space = root.Text("metadata", "namespace") ?? "default";
        Annotations(MetadataOf(kind, root), space, set, by);
        foreach (var container in root.Items("spec", "template", "spec", "containers"))
        {
            if (MultusReading.OfContainer(container, by) is { } top) set.Tops.Add(top);
        }
    }

    /// <summary>The metadata of the pod that an object is or makes; null where it makes none.</summary>
    public static YamlNode? MetadataOf(string kind, YamlNode root) => kind switch
    {
        "Pod" => root.Find("metadata"),
        "CronJob" => root.Find("spec", "jobTemplate", "spec", "template", "metadata"),
        // Deployment, DaemonSet, StatefulSet, ReplicaSet, Job, and custom resources of the same shape (KubeVirt, Argo).
        _ => root.Find("spec", "template", "metadata"),
    };

    private static void Annotations(YamlNode? metadata, string space, ReferenceSet set, string by)
    {
        if (metadata.Scalar("annotations", "k8s.v1.cni.cncf.io/networks") is { } others) Networks(others, space, set, by);
        // k8sclient.go, tryLoadK8sPodDefaultNetwork: not the pod's own namespace.
        if (metadata.Scalar("annotations", "v1.multus-cni.io/default-network") is { } first) Networks(first, MultusNamespace, set, by);
    }

    private static void Networks(YamlScalar value, string space, ReferenceSet set, string by)
    {
        if (TemplateText.IsIn(value.Text)) set.Unknown.Add(new NetworkUse(value.Text, value.At, by));
        else if (value.Text.AsSpan().IndexOfAny('[', '{', '"') >= 0) Listed(value, space, set, by);
        else Named(value, space, set, by);
    }

    private static void Listed(YamlScalar value, string space, ReferenceSet set, string by)
    {
        set.Spend(value.Text.Length, value.At);
        try
        {
            foreach (var item in ((YamlNode)JsonTree.Read(value.Text, value.PlaceOf)).Items())
            {
                if (item.Scalar("name") is { } name)
                    set.Networks.Add(new NetworkUse($"{item.Text("namespace") ?? space}/{name.Text}", name.At, by));
            }
        }
        catch (CniImageKitException fault)
        {
            set.Findings.AddRange(fault.Diagnostics);
        }
    }

    // [namespace/]name[@interface], with commas between them.
    private static void Named(YamlScalar value, string space, ReferenceSet set, string by)
    {
        var start = 0;
        foreach (var part in value.Text.Split(','))
        {
            var name = part.Trim().Split('@')[0];
            var index = start + part.Length - part.AsSpan().TrimStart().Length;
            start += part.Length + 1;
            if (name.Length == 0) continue;
            if (!name.Contains('/', StringComparison.Ordinal)) name = $"{space}/{name}";
            set.Networks.Add(new NetworkUse(name, value.PlaceOf(index), by));
        }
    }
}
