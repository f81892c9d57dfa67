using System.Collections.Immutable;

namespace CniImageKit.Baking;

/// <summary>What <c>bake</c> is asked to do.</summary>
public sealed record BakeRequest
{
    /// <summary>The manifest as the user named it.</summary>
    public required string Manifest { get; init; }

    /// <summary>The lock; beside the manifest where null.</summary>
    public string? LockFile { get; init; }

    /// <summary>
    /// The absolute directory that relative paths in the manifest are resolved against, for a manifest that another program wrote
    /// elsewhere; the manifest's own where null.
    /// </summary>
    public string? BaseDirectory { get; init; }

    /// <summary>The policy; <c>cnikit.policy.yaml</c> beside the manifest where null, and none where that is not there.</summary>
    internal string? Policy { get; init; }

    /// <summary>A directory for the whole set of outputs, instead of the manifest's own.</summary>
    public string? Output { get; init; }

    /// <summary>
    /// A directory for the whole set where neither <see cref="Output"/> nor the manifest says one; <c>artifacts/node</c> beside the
    /// manifest where null.
    /// </summary>
    public string? DefaultOutput { get; init; }

    /// <summary>Only these of the manifest's platforms; all where empty.</summary>
    public ImmutableArray<Platform> Platforms { get; init; } = [];

    /// <summary>Make everything anew, trusting no earlier layer and no earlier output.</summary>
    public bool Rebuild { get; init; }

    /// <summary>Who attests the provenance, where an output has one.</summary>
    internal AttesterRequest Attester { get; init; } = new();

    /// <summary>The kit's own version, for the SBOM and the record.</summary>
    public string ToolVersion { get; init; } = Bakery.Version;
}
