namespace CniImageKit.Baking;

/// <summary>A file or directory that a bake made, or found made already.</summary>
/// <param name="Kind">The word in the manifest: oci, oci-archive, rootfs, layer, sbom or report.</param>
/// <param name="Platform">The platform, or null where it holds all of them.</param>
/// <param name="Path">Absolute.</param>
public sealed record BakedOutput(string Kind, Platform? Platform, string Path)
{
    /// <summary>
    /// What names its content: of an image the digest of its index, or of its manifest where there is one platform; of a layer and an
    /// SBOM that of the bytes; null for a plain directory and the report.
    /// </summary>
    public Digest? Digest { get; init; }

    /// <summary>Of a layer: SHA-256 of its tar (OCI image-spec config.md, layer DiffID).</summary>
    public Digest? DiffId { get; init; }

    /// <summary>Bytes of what <see cref="Digest"/> names: of an image its index or manifest.</summary>
    public long? Size { get; init; }

    /// <summary>The media type of what <see cref="Digest"/> names.</summary>
    public string? MediaType { get; init; }
}
