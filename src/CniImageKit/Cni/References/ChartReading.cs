using CniImageKit.Yaml;

namespace CniImageKit.Cni.References;

/// <summary>Values of Helm charts that say where plugins lie on nodes: cilium's, Multus', istio's.</summary>
internal static class ChartReading
{
    private static readonly (string Chart, string[] Keys)[] Known =
    [
        ("cilium", ["cni", "binPath"]),
        ("multus", ["cni_conf", "binDir"]),
        ("istio-cni", ["cniBinDir"]),
        ("istio-cni", ["cni", "cniBinDir"]),
    ];

    /// <summary>Reads a file of values: a map that is no Kubernetes object.</summary>
    public static void Read(YamlNode root, ReferenceSet set)
    {
        foreach (var (chart, keys) in Known)
        {
            if (root.Scalar(keys) is { Text.Length: > 0 } path)
                set.Directories.Add(new PluginDirectories([path.Text], path.At, $"the chart of {chart}"));
        }
    }
}
