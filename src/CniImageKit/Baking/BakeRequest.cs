using System.Collections.Immutable;

namespace CniImageKit.Baking;

/// <summary>What <c>bake</c> is asked to do.</summary>
internal sealed record BakeRequest
{
    /// <summary>The manifest as the user named it.</summary>
    public required string Manifest { get; init; }

    /// <summary>The lock; beside the manifest where null.</summary>
    public string? LockFile { get; init; }

    /// <summary>A directory for the whole set of outputs, instead of the manifest's own.</summary>
    public string? Output { get; init; }

    /// <summary>Only these of the manifest's platforms; all where empty.</summary>
    public ImmutableArray<Platform> Platforms { get; init; } = [];

    /// <summary>Make everything anew, trusting no earlier layer and no earlier output.</summary>
    public bool Rebuild { get; init; }

    /// <summary>The kit's own version, for the SBOM and the record.</summary>
    public required string ToolVersion { get; init; }
}
