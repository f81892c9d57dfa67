using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Reports;

namespace CniImageKit.Nodes.Fleet;

/// <summary>How it stands with a node, the worst first. A node is told of by the worst that holds.</summary>
internal enum FleetState
{
    /// <summary>It differs from its lock.</summary>
    Drifted,

    /// <summary>Its report is none, or somebody changed it.</summary>
    Unreadable,

    /// <summary>It holds a lock that was not asked for.</summary>
    OtherLock,

    /// <summary>It has no report.</summary>
    Silent,

    /// <summary>Its report is old.</summary>
    Stale,

    /// <summary>Its report says that it could not be told.</summary>
    Unknown,

    /// <summary>It holds what was locked.</summary>
    Held,
}

/// <summary>A node and what is kept of its report.</summary>
internal sealed record FleetNode
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its pool, or null.</summary>
    public string? Pool { get; init; }

    /// <summary>How it stands with it.</summary>
    public FleetState State { get; init; } = FleetState.Silent;

    /// <summary>The lock that it was held against, or null.</summary>
    public Digest? Lock { get; init; }

    /// <summary>The lock's name, or null.</summary>
    public string? LockName { get; init; }

    /// <summary>When it was looked at, or null.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>Whether it was held against a lock that was not asked for, whatever came of that.</summary>
    public bool IsOtherLock { get; init; }

    /// <summary>Whether the report is old, whatever it says.</summary>
    public bool IsStale { get; init; }

    /// <summary>Whether the report is of a time that is yet to come.</summary>
    public bool IsEarly { get; init; }

    /// <summary>The node's runtime, or null.</summary>
    public string? Runtime { get; init; }

    /// <summary>What differs.</summary>
    public ImmutableArray<NodeDrift> Drift { get; init; } = [];

    /// <summary>Why the report cannot be read, or null.</summary>
    public string? Refused { get; init; }

    /// <summary>The digest of the report in the node's ConfigMap, where it is yet to be read.</summary>
    public Digest? Elsewhere { get; init; }
}

/// <summary>What nodes are held against.</summary>
/// <param name="Locks">The locks that they may have; empty where any will do.</param>
/// <param name="Now">The time.</param>
/// <param name="Stale">A report that is older is stale.</param>
internal sealed record FleetTerms(ImmutableArray<Digest> Locks, DateTimeOffset Now, TimeSpan Stale)
{
    private const string Unreadable = "The report of the node cannot be read: ";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>The node, by its annotation.</summary>
    public FleetNode Of(SeenNode seen)
    {
        var node = new FleetNode { Name = seen.Name, Pool = seen.Pool };
        return seen.Annotation is not { } annotation ? node
            : NodeAnnotation.TryPointer(annotation, out var digest) ? node with { Elsewhere = digest }
            // No verifier writes one, and what is kept of all nodes is to be bounded.
            : annotation.Length > NodeAnnotation.MostInline ? Refuse(node, $"it has more than {NodeAnnotation.MostInline} bytes")
            : With(node, annotation);
    }

    /// <summary>The node with the report that its ConfigMap has; null where there is none.</summary>
    public FleetNode With(FleetNode node, byte[]? content, Digest expected)
    {
        var found = node with { Elsewhere = null };
        return content is null ? Refuse(found, "the ConfigMap that the annotation names is not there, or is none")
            : Digest.Sha256(content) != expected ? Refuse(found, "the ConfigMap has another report than the annotation says")
            : With(found, content);
    }

    private FleetNode With(FleetNode node, byte[] content)
    {
        NodeReport report;
        try
        {
            report = NodeReportJson.Read(node.Name, content);
        }
        catch (CniImageKitException failure)
        {
            // The finding names the matter itself.
            return Refuse(node, failure.Diagnostics[0].Message.Replace(Unreadable, "", StringComparison.Ordinal));
        }

        var stale = Now - report.CheckedAt > Stale;
        var other = report.Lock is { } locked && !Locks.IsEmpty && !Locks.Contains(locked);
        return node with
        {
            State = StateOf(report.State, other, stale),
            Lock = report.Lock,
            LockName = report.Name,
            CheckedAt = report.CheckedAt,
            IsOtherLock = other,
            IsStale = stale,
            IsEarly = report.CheckedAt - Now > Skew,
            Runtime = report.Runtime,
            Drift = report.Drift,
        };
    }

    private static FleetState StateOf(NodeState state, bool other, bool stale) => state switch
    {
        NodeState.Drifted => FleetState.Drifted,
        _ when other => FleetState.OtherLock,
        _ when stale => FleetState.Stale,
        NodeState.Held => FleetState.Held,
        _ => FleetState.Unknown,
    };

    private static FleetNode Refuse(FleetNode node, string why) => node with { State = FleetState.Unreadable, Refused = why };
}
