using System.Text.Json.Nodes;
using CniImageKit.Catalog;
using CniImageKit.Cni;
using CniImageKit.Cni.Versions;

namespace CniImageKit.Nodes.Trials;

/// <summary>What is the same for all trials of a run.</summary>
/// <param name="Directory">Where the plugins lie.</param>
/// <param name="Clock">For how long a trial took.</param>
internal sealed record TrialSettings(string Directory, TimeProvider Clock)
{
    /// <summary>Whether the node's Multus is older than 4.1, which tells of one interface a network, without its MTU.</summary>
    public bool IsOldMultus { get; init; }

    /// <summary>The node's runtime; null where that is not known.</summary>
    public RuntimeRow? Runtime { get; init; }

    /// <summary>The node's Multus; null where that is not known.</summary>
    public RuntimeRow? Multus { get; init; }

    /// <summary>The network with the version that the runtime, or for a definition Multus, takes of its <c>cniVersions</c>.</summary>
    public Scenario Effective(Scenario network)
    {
        if (network.Network["cniVersions"] is not JsonArray versions) return network;
        var row = network.Defines is null ? Runtime : Multus;
        return network.With(SpecVersion.Effective(
            network.CniVersion, [.. versions.Select(v => v?.ToString()).OfType<string>()], row?.Highest ?? CniVersions.Spec[^1],
            row?.ReadsCniVersions ?? true));
    }
}
