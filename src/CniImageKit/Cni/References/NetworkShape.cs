using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Yaml;

namespace CniImageKit.Cni.References;

/// <summary>A network's version and the plugins that are run with it.</summary>
internal sealed record NetworkShape
{
    /// <summary>What it is, for messages.</summary>
    public required string By { get; init; }

    /// <summary>The place of its <c>cniVersion</c>; the network's own where it has none.</summary>
    public required Location At { get; init; }

    /// <summary>Its <c>cniVersion</c>, or null.</summary>
    public string? Version { get; init; }

    /// <summary>Its <c>cniVersions</c> (CNI specification 1.1): the runtime takes the highest that it speaks.</summary>
    public ImmutableArray<string> Versions { get; init; } = [];

    /// <summary>Whether it is a list.</summary>
    public bool IsList { get; init; }

    /// <summary>Multus reads it, and not the runtime.</summary>
    public bool ByMultus { get; init; }

    /// <summary>The name of the runtime's file, which tells what comes first; null where it is not known.</summary>
    public string? File { get; init; }

    /// <summary>The directory or object that has the file.</summary>
    public string? Place { get; init; }

    /// <summary>The chain in order, each plugin followed by its ipam: they all get the network's version.</summary>
    public ImmutableArray<(string Type, Location At)> Chain { get; init; } = [];

    /// <summary>How many plugins the chain has, ipam not counted.</summary>
    public int Plugins { get; init; }

    /// <summary>Versions that a list's plugins carry themselves, which libcni overwrites (buildOneConfig).</summary>
    public ImmutableArray<(string Version, Location At)> Ignored { get; init; } = [];

    /// <summary>What a network says of itself; templates are left out.</summary>
    public static NetworkShape Of(YamlNode root, NetworkOrigin origin)
    {
        var isList = root.Find("plugins") is not null;
        ImmutableArray<YamlNode> plugins = isList ? root.Items("plugins") : [root];
        var version = root.Scalar("cniVersion");
        return new NetworkShape
        {
            By = origin.By,
            At = version?.At ?? root.At,
            Version = version?.Text,
            Versions = [.. root.Items("cniVersions").OfType<YamlScalar>().Select(v => v.Text)],
            IsList = isList,
            ByMultus = origin.ByMultus,
            File = NetworkReading.IsMultus(root) ? null : origin.File,
            Place = origin.Place,
            Chain = [.. plugins.SelectMany(Run)],
            Plugins = plugins.Length,
            Ignored = isList
                ? [.. plugins.Select(p => p.Scalar("cniVersion")).OfType<YamlScalar>().Select(v => (v.Text, v.At))]
                : [],
        };
    }

    /// <summary>The shape with one plugin more, which lies in a file of its own.</summary>
    public NetworkShape With(YamlNode plugin) => this with { Chain = [.. Chain, .. Run(plugin)], Plugins = Plugins + 1 };

    private static IEnumerable<(string Type, Location At)> Run(YamlNode plugin)
    {
        foreach (var type in new[] { plugin.Scalar("type"), plugin.Scalar("ipam", "type") }.OfType<YamlScalar>())
        {
            if (PluginName.IsSafe(type.Text) && !TemplateText.IsIn(type.Text)) yield return (type.Text, type.At);
        }
    }
}
