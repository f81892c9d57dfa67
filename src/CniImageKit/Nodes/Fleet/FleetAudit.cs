using System.Collections.Immutable;
using CniImageKit.Nodes.Reports;

namespace CniImageKit.Nodes.Fleet;

/// <summary>What a look at all nodes of a cluster found.</summary>
internal sealed record FleetAudit
{
    /// <summary>What people call the cluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>What the nodes were held against.</summary>
    public required FleetTerms Terms { get; init; }

    /// <summary>All nodes, by name.</summary>
    public required ImmutableArray<FleetNode> Nodes { get; init; }

    /// <summary>Whether the list changed while it was read.</summary>
    public bool Inconsistent { get; init; }

    /// <summary>The pools, the worst first.</summary>
    public required ImmutableArray<FleetPool> Pools { get; init; }

    /// <summary>Each difference once, with all nodes that have it, the most frequent first.</summary>
    public required ImmutableArray<FleetDrift> Drift { get; init; }

    /// <summary>The locks that nodes were held against, the most frequent first.</summary>
    public required ImmutableArray<FleetLock> Locks { get; init; }

    /// <summary>How many nodes there are of each state.</summary>
    public required ImmutableSortedDictionary<FleetState, int> Counts { get; init; }

    /// <summary>Whether a node has a lock that was not asked for, whatever else is the matter with it.</summary>
    public bool HasOtherLocks => !Terms.Locks.IsEmpty && Locks.Any(l => !Terms.Locks.Contains(l.Digest));

    /// <summary>Whether a node is not what it is to be, or nobody can tell since its report was meddled with.</summary>
    public bool Drifted => Counts.Keys.Any(s => s is FleetState.Drifted or FleetState.Unreadable or FleetState.OtherLock);

    /// <summary>Sums nodes up.</summary>
    public static FleetAudit Of(string cluster, FleetTerms terms, IEnumerable<FleetNode> nodes, bool inconsistent)
    {
        ImmutableArray<FleetNode> all = [.. nodes.OrderBy(n => n.Name, StringComparer.Ordinal)];
        return new FleetAudit
        {
            Cluster = cluster,
            Terms = terms,
            Nodes = all,
            Inconsistent = inconsistent,
            Pools =
            [
                .. all.GroupBy(n => n.Pool).Select(g => new FleetPool(g.Key, Count(g), g.Count()))
                    .OrderBy(p => p.Counts.Keys.First()).ThenByDescending(p => p.Counts.First().Value)
                    .ThenBy(p => p.Name, StringComparer.Ordinal),
            ],
            Drift = Drifts(all),
            Locks =
            [
                .. all.Where(n => n.Lock is not null).GroupBy(n => n.Lock!).Select(g => new FleetLock(g.Key, Name(g), g.Count()))
                    .OrderByDescending(l => l.Nodes).ThenBy(l => l.Digest),
            ],
            Counts = Count(all),
        };
    }

    // As most of them have it: any single node may say what it likes.
    private static string? Name(IEnumerable<FleetNode> nodes) => nodes.Select(n => n.LockName).OfType<string>().CountBy(n => n)
        .OrderByDescending(n => n.Value).ThenBy(n => n.Key, StringComparer.Ordinal).Select(n => n.Key).FirstOrDefault();

    private static ImmutableSortedDictionary<FleetState, int> Count(IEnumerable<FleetNode> nodes) =>
        nodes.GroupBy(n => n.State).ToImmutableSortedDictionary(g => g.Key, g => g.Count());

    private static ImmutableArray<FleetDrift> Drifts(ImmutableArray<FleetNode> nodes) =>
    [
        .. nodes.SelectMany(n => n.Drift.Select(d => (Node: n, Drift: d)))
            .GroupBy(d => (d.Drift.Plugin, d.Drift.Path, d.Drift.Kind, d.Drift.Expected, d.Drift.Found))
            .Select(g => new FleetDrift
            {
                Drift = g.First().Drift with { Since = g.Min(d => d.Drift.Since) },
                Nodes = [.. g.Select(d => d.Node.Name).Distinct()],
                Pools = [.. g.Select(d => d.Node.Pool).Distinct().Order(StringComparer.Ordinal)],
            })
            .OrderByDescending(d => d.Nodes.Length).ThenBy(d => d.Drift.Plugin, StringComparer.Ordinal)
            .ThenBy(d => d.Drift.Path, StringComparer.Ordinal).ThenBy(d => d.Drift.Kind).ThenBy(d => d.Drift.Found),
    ];
}

/// <summary>Nodes of one pool.</summary>
/// <param name="Name">Its name; null for those that are of none.</param>
/// <param name="Counts">How many are of each state.</param>
/// <param name="Nodes">How many there are.</param>
internal sealed record FleetPool(string? Name, ImmutableSortedDictionary<FleetState, int> Counts, int Nodes);

/// <summary>One difference and who has it.</summary>
internal sealed record FleetDrift
{
    /// <summary>What differs; since when some node has it.</summary>
    public required NodeDrift Drift { get; init; }

    /// <summary>The nodes, by name.</summary>
    public required ImmutableArray<string> Nodes { get; init; }

    /// <summary>Their pools, by name; null is none.</summary>
    public required ImmutableArray<string?> Pools { get; init; }
}

/// <summary>A lock in use.</summary>
/// <param name="Digest">The digest of its bytes.</param>
/// <param name="Name">Its name, as a node has it, or null.</param>
/// <param name="Nodes">How many nodes were held against it.</param>
internal sealed record FleetLock(Digest Digest, string? Name, int Nodes);
