using System.Collections.Immutable;
using CniImageKit.Cni.References;
using CniImageKit.Diagnostics;
using CniImageKit.Yaml;

namespace CniImageKit.Nodes.Trials.Pods;

/// <summary>
/// Multus' own configuration: what every pod gets before what it asks for (pkg/types/conf.go, LoadNetConf; pkg/k8sclient, getNetDelegate).
/// </summary>
internal sealed record MultusConfig
{
    /// <summary>Where it is written.</summary>
    public required Location At { get; init; }

    /// <summary>Networks that are written out in it.</summary>
    public ImmutableArray<Scenario> Delegates { get; init; } = [];

    /// <summary>The pods' default network by name or path; null where the delegates are written out.</summary>
    public YamlScalar? ClusterNetwork { get; init; }

    /// <summary>More networks by name or path.</summary>
    public ImmutableArray<YamlScalar> DefaultNetworks { get; init; } = [];

    /// <summary>Where definitions of these names are looked for.</summary>
    public string Namespace { get; init; } = PodReading.MultusNamespace;

    /// <summary>Namespaces whose pods get the default network alone.</summary>
    public ImmutableArray<string> SystemNamespaces { get; init; } = [PodReading.MultusNamespace];

    /// <summary>It is the daemon's, which takes the first network of the directory where none is named.</summary>
    public bool IsDaemon { get; init; }

    /// <summary>The plugins of the auxiliary chain, behind all that the pod asks for; null where it has none.</summary>
    public Scenario? Auxiliary { get; init; }

    /// <summary>
    /// The networks of a pod in that namespace, the default one first; what is known by name comes with it. Raises CNIK6202 and CNIK6205.
    /// </summary>
    /// <param name="read">All that was read.</param>
    /// <param name="space">The pod's namespace.</param>
    /// <param name="find">Gives a definition, or null where there is none.</param>
    public ImmutableArray<(SelectedNetwork? Selected, Scenario Network)> Of(
        ImmutableArray<Scenario> read, string space, Func<SelectedNetwork, Scenario?> find)
    {
        if (ClusterNetwork is not null)
        {
            var others = SystemNamespaces.Contains(space) ? [] : DefaultNetworks;
            return [.. others.Prepend(ClusterNetwork).Select(n => Look(n, read, find))];
        }

        if (!Delegates.IsEmpty) return [.. Delegates.Select(d => ((SelectedNetwork?)null, d))];
        return IsDaemon ? [(null, read.FirstOrDefault(s => s.IsFile) ?? ScenarioReader.Ordinary)]
            : throw new CniImageKitException(
                Rules.BadScenario(At, "Multus says: LoadNetConf: at least one delegate/clusterNetwork must be specified"));
    }

    private (SelectedNetwork? Selected, Scenario Network) Look(
        YamlScalar named, ImmutableArray<Scenario> read, Func<SelectedNetwork, Scenario?> find)
    {
        if (named.Text.Contains('/', StringComparison.Ordinal)) return (null, File(named, read));
        var selected = new SelectedNetwork { At = named.At, Namespace = Namespace, Name = named.Text };
        if (find(selected) is { } definition) return (selected, definition);
        return read.FirstOrDefault(s => s.IsFile && s.Network["name"]?.ToString() == named.Text) is { } file ? (null, file)
            : throw new CniImageKitException(Rules.NetworkNotGiven(named.At, Namespace, named.Text));
    }

    // The path is the node's; of what is given here a file of that name is meant, or the first in a directory of that name.
    private static Scenario File(YamlScalar path, ImmutableArray<Scenario> read)
    {
        var last = Path.GetFileName(path.Text.TrimEnd('/'));
        return read.FirstOrDefault(s => s.IsFile && Path.GetFileName(s.At.File) == last)
            ?? read.FirstOrDefault(s => s.IsFile && Path.GetFileName(Path.GetDirectoryName(s.At.File)) == last)
            ?? throw new CniImageKitException(
                Rules.BadScenario(path.At, $"{path.Text} is a file of the node: name yours of that name too"));
    }
}
