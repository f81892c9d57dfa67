using CniImageKit.Nodes.Reports;

namespace CniImageKit.Nodes.Fleet;

/// <summary>
/// What many nodes say alike is kept once: names, digests and differences of ten thousand nodes are mostly those of a few. One reading's;
/// not for several threads at once.
/// </summary>
internal sealed class SameValues
{
    private readonly HashSet<string> texts = new(StringComparer.Ordinal);
    private readonly HashSet<Digest> digests = [];
    private readonly HashSet<NodeDrift> drifts = [];

    /// <summary>The node, of parts that others have too.</summary>
    public FleetNode Of(FleetNode node) => node with
    {
        Pool = One(texts, node.Pool),
        Lock = One(digests, node.Lock),
        LockName = One(texts, node.LockName),
        Runtime = One(texts, node.Runtime),
        Refused = One(texts, node.Refused),
        Drift = [.. node.Drift.Select(Of)],
    };

    private NodeDrift Of(NodeDrift drift) => drifts.TryGetValue(drift, out var known) ? known : One(drifts, drift with
    {
        Plugin = One(texts, drift.Plugin)!,
        Path = One(texts, drift.Path)!,
        Expected = One(digests, drift.Expected),
        Found = One(digests, drift.Found),
    })!;

    private static T? One<T>(HashSet<T> known, T? value) where T : class
    {
        if (value is null) return null;
        if (known.TryGetValue(value, out var same)) return same;
        known.Add(value);
        return value;
    }
}
