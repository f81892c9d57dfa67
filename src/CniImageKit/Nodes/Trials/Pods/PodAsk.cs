using System.Collections.Immutable;

namespace CniImageKit.Nodes.Trials.Pods;

/// <summary>What a pod asks for, before it is known what the names stand for.</summary>
/// <param name="Selected">The networks behind the default one, in order.</param>
/// <param name="Default">What takes the default network's place (<c>v1.multus-cni.io/default-network</c>); null for nothing.</param>
/// <param name="HasNetwork">Whether its default network is written with it; else it is the cluster's.</param>
internal sealed record PodAsk(ImmutableArray<SelectedNetwork> Selected, SelectedNetwork? Default, bool HasNetwork)
{
    /// <summary>The pod's namespace.</summary>
    public string Namespace { get; init; } = "default";
}
