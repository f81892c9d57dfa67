using CniImageKit.Diagnostics;
using CniImageKit.Yaml;

namespace CniImageKit.Cni.References;

/// <summary>Reads one file of configuration, whose name and contents tell its kind.</summary>
internal static class ConfigText
{
    /// <summary>What it needs and defines goes to the set. Raises CNIK1001, 1002, 1004, 5252 and 9108.</summary>
    /// <returns>The network lists in it, each with whether fragments beside it are left out (libcni since 1.3.0).</returns>
    public static IReadOnlyList<(string Name, bool Inlined)> Read(string file, string text, ReferenceSet set)
    {
        switch (Path.GetExtension(file).ToLowerInvariant())
        {
            case ".yaml" or ".yml":
                Yaml(file, text, set);
                return [];
            case ".toml":
                RuntimeReading.Read(file, text, set);
                return [];
            case ".conf" or ".conflist" when RuntimeReading.Is(text):
                RuntimeReading.Read(file, text, set);
                return [];
            case ".conf" or ".conflist":
                return Network(file, JsonTree.Read(text, Places(file, text)), set);
            case ".json":
                var root = JsonTree.Read(text, Places(file, text));
                if (root.Find("kind") is not null) ClusterReading.Read(root, set);
                else if (root.Find("cniVersion") is not null || root.Find("cniVersions") is not null) return Network(file, root, set);
                return [];
            default:
                return [];
        }
    }

    private static IReadOnlyList<(string Name, bool Inlined)> Network(string file, YamlNode root, ReferenceSet set)
    {
        NetworkReading.Read(root, set, NetworkReading.By(root, file), Path.GetExtension(file) == ".conf");
        return root.Text("name") is { } name ? [(name, root.IsTrue("loadOnlyInlinedPlugins"))] : [];
    }

    private static void Yaml(string file, string text, ReferenceSet set)
    {
        var findings = new Findings();
        try
        {
            foreach (var root in YamlReader.Read(file, text, findings, YamlDialect.Cluster))
            {
                if (root.Find("kind") is not null) ClusterReading.Read(root, set);
                else ChartReading.Read(root, set);
            }
        }
        catch (CniImageKitException) when (TemplateText.IsIn(text))
        {
            set.Findings.Add(Rules.TemplateNotRendered(new Location(file)));
        }
    }

    /// <summary>The place of each character of a file's text.</summary>
    public static Func<int, Location> Places(string file, string text)
    {
        int[] starts = [0, .. text.Index().Where(c => c.Item == '\n').Select(c => c.Index + 1)];
        return at =>
        {
            var found = Array.BinarySearch(starts, at);
            var line = found >= 0 ? found : ~found - 1;
            return new Location(file, line + 1, at - starts[line] + 1);
        };
    }
}
