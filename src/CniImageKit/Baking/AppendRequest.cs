using System.Collections.Immutable;
using CniImageKit.Layers;
using CniImageKit.Oci.Append;

namespace CniImageKit.Baking;

/// <summary>What <c>append</c> is asked to do.</summary>
internal sealed record AppendRequest
{
    /// <summary>
    /// The images: <c>oci:DIR[:NAME]</c>, <c>oci-archive:FILE[:NAME]</c>, <c>docker-archive:FILE</c>,
    /// <c>docker://HOST/REPOSITORY:TAG</c>, or a path whose content tells.
    /// </summary>
    public required string Target { get; init; }

    /// <summary>Where the changed images go, in the same words; over the target where null.</summary>
    public string? Destination { get; init; }

    /// <summary>The name of the one image at the destination; as it is where null.</summary>
    public string? Tag { get; init; }

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
    public string? Policy { get; init; }

    /// <summary>Only images of these platforms get a layer, the others stay as they are; all where empty.</summary>
    public ImmutableArray<Platform> Platforms { get; init; } = [];

    /// <summary>How the layer is packed; null for zstd, and gzip in images of Docker's.</summary>
    public LayerCompression? Compression { get; init; }

    /// <summary>Make the layer anew, trusting no earlier one.</summary>
    public bool Rebuild { get; init; }

    /// <summary>The kit's own version, for the SBOM and the record.</summary>
    public string ToolVersion { get; init; } = Bakery.Version;
}

/// <summary>What an appending did.</summary>
internal sealed record AppendOutcome
{
    /// <summary>The target as the user named it.</summary>
    public required string Target { get; init; }

    /// <summary>The destination as the user named it.</summary>
    public required string Destination { get; init; }

    /// <summary>False where the destination held just this already and was not touched.</summary>
    public required bool Changed { get; init; }

    /// <summary>
    /// The digest by which the image is asked for: its manifest's, or its index's where there is one over several. Null where the
    /// destination holds several images side by side, and in an archive of Docker's, which has no manifests.
    /// </summary>
    public required Digest? Root { get; init; }

    /// <summary>The lock's digest, as the images carry it.</summary>
    public required Digest Lock { get; init; }

    /// <summary>The images that have the layer now, one a platform mostly.</summary>
    public required ImmutableArray<AppendedImage> Images { get; init; }
}
