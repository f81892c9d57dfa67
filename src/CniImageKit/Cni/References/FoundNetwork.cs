using CniImageKit.Diagnostics;
using CniImageKit.Yaml;

namespace CniImageKit.Cni.References;

/// <summary>A network of a file whose plugins may lie in a directory beside it too (libcni since 1.3.0; Multus' auxiliary chain).</summary>
/// <param name="Name">Its name, which is the directory's.</param>
/// <param name="By">What it is, for messages.</param>
internal sealed record FoundNetwork(string Name, string By)
{
    /// <summary>Whether what lies there is left out.</summary>
    public bool IsInlined { get; init; }

    /// <summary>Whether Multus reads what lies there, and not the runtime.</summary>
    public bool ByMultus { get; init; }

    /// <summary>Its place among the set's shapes; null where it has none until a plugin is found.</summary>
    public int? Shape { get; init; }

    /// <summary>The version that the plugins of a network without a shape get; null where it has none.</summary>
    public YamlScalar? Version { get; init; }

    /// <summary>Those of a configuration: itself where it is a list, and the chain that it has Multus start.</summary>
    public static IReadOnlyList<FoundNetwork> In(YamlNode root, NetworkOrigin origin, int shape)
    {
        if (root.Text("auxiliaryCNIChainName") is { Length: > 0 } chain && NetworkReading.IsMultus(root))
            return [new FoundNetwork(chain, $"the auxiliary chain {chain}") { ByMultus = true, Version = root.Scalar("cniVersion") }];
        return root.Find("type") is null && root.Text("name") is { } name && !NetworkReading.IsMultus(root)
            ? [new FoundNetwork(name, origin.By) { Shape = shape, IsInlined = root.IsTrue("loadOnlyInlinedPlugins") }] : [];
    }

    /// <summary>Counts in a plugin that lies beside it; the network as it is then.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="file">Where it lies.</param>
    /// <param name="directory">The directory, as it was named.</param>
    /// <param name="set">Where it goes.</param>
    public FoundNetwork With(YamlNode plugin, Location file, string directory, ReferenceSet set)
    {
        NetworkReading.Member(plugin, set, By);
        if (set.Fragments.All(f => f.Directory != directory)) set.Fragments.Add(new NetworkFragments(file, By, directory, ByMultus));
        var shape = Shape ?? set.Shapes.Count;
        if (Shape is null)
        {
            set.Shapes.Add(new NetworkShape
            {
                By = By,
                At = file,
                Version = Version?.Text,
                IsList = true,
                ByMultus = ByMultus,
                Plugins = 1,
            });
        }

        set.Shapes[shape] = set.Shapes[shape].With(plugin);
        return this with { Shape = shape };
    }
}
