using System.Collections.Immutable;

namespace CniImageKit.Nodes.Running;

/// <summary>Which of a node's runtimes is looked at.</summary>
/// <param name="Taken">That one, with its reason.</param>
internal sealed record RuntimeChoice(NodeRuntime Taken)
{
    /// <summary>Others that it may be as well, since nothing tells which the kubelet uses.</summary>
    public ImmutableArray<string> Others { get; init; } = [];

    /// <summary>What the kubelet is told to use, where that is none of the runtimes that are known here.</summary>
    public KubeletEndpoint? Stranger { get; init; }
}
