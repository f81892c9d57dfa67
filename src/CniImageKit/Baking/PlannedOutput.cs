using CniImageKit.Evidence;
using CniImageKit.Layers;

namespace CniImageKit.Baking;

/// <summary>A kind of output, by its word in the manifest.</summary>
internal enum OutputKind
{
    /// <summary><c>oci</c>: an OCI image layout, a directory.</summary>
    Oci,

    /// <summary><c>oci-archive</c>: the same as one tar.</summary>
    OciArchive,

    /// <summary><c>rootfs</c>: a directory a platform.</summary>
    Rootfs,

    /// <summary><c>layer</c>: the compressed layer, a file a platform.</summary>
    Layer,

    /// <summary><c>sysext</c>: a system extension, a squashfs image a platform.</summary>
    Sysext,

    /// <summary><c>sbom</c>: CycloneDX or SPDX JSON, a file a platform.</summary>
    Sbom,

    /// <summary><c>provenance</c>: an in-toto statement or, signed, its envelope.</summary>
    Provenance,

    /// <summary><c>report</c>: JSON of all that was baked.</summary>
    Report,
}

/// <summary>One file or directory to be made.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Platform">The platform, or null where it holds all of them.</param>
/// <param name="Path">Absolute.</param>
/// <param name="Shown">The path as the user would name it.</param>
/// <param name="Reported">The path relative to the outputs' common directory or the manifest, so that a report depends on no place.</param>
/// <param name="Compression">Of the layer in it.</param>
internal sealed record PlannedOutput(
    OutputKind Kind, Platform? Platform, string Path, string Shown, string Reported, LayerCompression Compression)
{
    /// <summary>What an SBOM is written in.</summary>
    public SbomFormat Format { get; init; }

    /// <summary>Whether the SBOMs lie beside the image.</summary>
    public bool AttachesSbom { get; init; }

    /// <summary>Whether the provenance lies beside the image.</summary>
    public bool AttachesProvenance { get; init; }
}
