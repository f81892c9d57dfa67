using System.Collections.Immutable;

namespace CniImageKit.Nodes.Reports;

/// <summary>What one look at a node found: small enough for an annotation, and the same bytes for the same findings.</summary>
public sealed record NodeReport
{
    /// <summary>The digest of the lock file's bytes; null only where no lock could be read, and the state is unknown.</summary>
    public required Digest? Lock { get; init; }

    /// <summary>The image's or lock's name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>The node's platform.</summary>
    public required Platform Platform { get; init; }

    /// <summary>When the node was looked at; whole seconds, UTC.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>The runtime whose directories were looked at, such as <c>containerd 1.6.20</c>; null where none was found.</summary>
    public string? Runtime { get; init; }

    /// <summary>Follows from the drift: <see cref="NodeState.Drifted"/> exactly where there is any.</summary>
    public required NodeState State { get; init; }

    /// <summary>The plugin directories, in the order in which the runtime looks.</summary>
    public ImmutableArray<NodeDirectory> Directories { get; init; } = [];

    /// <summary>What differs from the lock, by plugin, path and kind.</summary>
    public ImmutableArray<NodeDrift> Drift { get; init; } = [];

    /// <summary>How many locked plugins the runtime would run with the locked bytes.</summary>
    public required int Plugins { get; init; }

    /// <summary>This report with <see cref="NodeDrift.Since"/> of what <paramref name="before"/> told already of the same lock.</summary>
    public NodeReport After(NodeReport? before)
    {
        if (before is null || before.Lock != Lock) return this;
        return this with
        {
            Drift =
            [
                .. Drift.Select(now => before.Drift.FirstOrDefault(then => then.IsStill(now)) is { } known && known.Since < now.Since
                    ? now with { Since = known.Since } : now),
            ],
        };
    }
}

/// <summary>Whether a node holds what was locked.</summary>
public enum NodeState
{
    /// <summary>It could not be told.</summary>
    Unknown,

    /// <summary>Every locked plugin is what the runtime would run.</summary>
    Held,

    /// <summary>Something differs.</summary>
    Drifted,
}

/// <summary>A directory in which the runtime looks for plugins.</summary>
/// <param name="Path">The absolute path on the node.</param>
/// <param name="From">What names it: a file and line of the node, or whose default it is.</param>
public sealed record NodeDirectory(string Path, string From);

/// <summary>One difference between a node and its lock.</summary>
/// <param name="Plugin">The plugin's name.</param>
/// <param name="Path">Where on the node.</param>
/// <param name="Kind">What differs.</param>
/// <param name="Expected">The locked digest, where the bytes are the matter.</param>
/// <param name="Found">The digest of what lies there, where it was read.</param>
/// <param name="Since">When a look first found it; whole seconds, UTC.</param>
public sealed record NodeDrift(string Plugin, string Path, DriftKind Kind, Digest? Expected, Digest? Found, DateTimeOffset Since)
{
    /// <summary>Whether <paramref name="now"/> is the same matter, whatever bytes lie there by then.</summary>
    internal bool IsStill(NodeDrift now) => (Plugin, Path, Kind) == (now.Plugin, now.Path, now.Kind);
}

/// <summary>How a plugin differs from its lock.</summary>
public enum DriftKind
{
    /// <summary>No directory has it.</summary>
    Missing,

    /// <summary>Other bytes.</summary>
    Changed,

    /// <summary>Mode, owner, capabilities or mount: it cannot be run, others may change it, or it gives others rights.</summary>
    Mode,

    /// <summary>A file of an earlier directory that the runtime takes in place of the locked one.</summary>
    Extra,

    /// <summary>A link, directory or device in place of a regular file.</summary>
    Link,
}
