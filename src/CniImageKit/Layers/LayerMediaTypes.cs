namespace CniImageKit.Layers;

/// <summary>Media types of layers (image-spec layer.md).</summary>
internal static class LayerMediaTypes
{
    public const string Tar = "application/vnd.oci.image.layer.v1.tar";
    public const string Gzip = "application/vnd.oci.image.layer.v1.tar+gzip";
    public const string Zstd = "application/vnd.oci.image.layer.v1.tar+zstd";
}
