using System.Collections.Immutable;

namespace CniImageKit.Reviewing;

/// <summary>What to compare.</summary>
internal sealed record DiffRequest
{
    /// <summary>Up to two locks, manifests, images, directories, environments or revisions, or one range of revisions.</summary>
    public required ImmutableArray<string> Operands { get; init; }

    /// <summary>The manifest, beside which the lock of a revision and of the working tree lies.</summary>
    public string Manifest { get; init; } = "cni.yaml";

    /// <summary>The lock; null where it lies beside the manifest.</summary>
    public string? LockFile { get; init; }

    /// <summary>The record of environments.</summary>
    public string Environments { get; init; } = Nodes.Fleet.EnvironmentRecord.DefaultFile;
}
