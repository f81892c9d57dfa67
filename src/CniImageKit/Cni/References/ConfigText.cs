using CniImageKit.Diagnostics;
using CniImageKit.Yaml;

namespace CniImageKit.Cni.References;

/// <summary>Reads one file of configuration, whose name and contents tell its kind.</summary>
internal static class ConfigText
{
    /// <summary>What it needs and defines goes to the set. Raises CNIK1001, 1002, 1004, 5252 and 9108.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="set">Where it goes.</param>
    /// <param name="hasFragments">Whether plugins of a network of that name lie beside the file.</param>
    /// <returns>The networks in it that may have plugins in a directory beside it.</returns>
    public static IReadOnlyList<FoundNetwork> Read(string file, string text, ReferenceSet set, Func<string, bool>? hasFragments = null)
    {
        switch (Path.GetExtension(file).ToLowerInvariant())
        {
            case ".yaml" or ".yml":
                Yaml(file, text, set);
                return [];
            case ".toml":
            case ".conf" or ".conflist" when RuntimeReading.Is(text):
                RuntimeReading.Read(file, text, set);
                return [];
            case ".conf" or ".conflist" when Json() is { } network:
                return Network(network);
            case ".json" when Json() is { } root:
                if (root.Find("kind") is not null) ClusterReading.Read(root, set);
                else if (root.Find("cniVersion") is not null || root.Find("cniVersions") is not null || NetworkReading.IsMultus(root))
                    return Network(root);
                return [];
            default:
                return [];
        }

        YamlNode? Json()
        {
            try
            {
                return JsonTree.Read(text, Places(file, text));
            }
            catch (CniImageKitException) when (TemplateText.IsIn(text))
            {
                set.Findings.Add(Rules.TemplateNotRendered(new Location(file)));
                return null;
            }
        }

        IReadOnlyList<FoundNetwork> Network(YamlNode root)
        {
            var origin = NetworkOrigin.Of(NetworkReading.By(root, file), file, text);
            if (root.Text("name") is { } name && hasFragments?.Invoke(name) == true) origin = origin with { HasFragments = true };
            var shape = set.Shapes.Count;
            NetworkReading.Read(root, set, origin);
            return FoundNetwork.In(root, origin, shape);
        }
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
