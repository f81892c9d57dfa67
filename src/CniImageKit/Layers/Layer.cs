namespace CniImageKit.Layers;

/// <summary>How a layer's tar is compressed.</summary>
internal enum LayerCompression
{
    /// <summary><c>application/vnd.oci.image.layer.v1.tar+zstd</c>: one frame, long-distance matching.</summary>
    Zstd,

    /// <summary><c>application/vnd.oci.image.layer.v1.tar+gzip</c>.</summary>
    Gzip,
}

/// <summary>A written layer: a file and what the OCI descriptor and config say of it.</summary>
/// <param name="File">The compressed layer on this host.</param>
/// <param name="MediaType">The OCI media type.</param>
/// <param name="Digest">SHA-256 of the compressed bytes.</param>
/// <param name="DiffId">SHA-256 of the tar (image-spec config.md, layer DiffID).</param>
/// <param name="Size">Compressed bytes.</param>
/// <param name="TarSize">Bytes of the tar.</param>
internal sealed record Layer(string File, string MediaType, Digest Digest, Digest DiffId, long Size, long TarSize);
