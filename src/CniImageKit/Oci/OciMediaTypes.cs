using CniImageKit.Layers;

namespace CniImageKit.Oci;

/// <summary>Media types (image-spec media-types.md), and Docker's older names of the same things.</summary>
internal static class OciMediaTypes
{
    public const string Index = "application/vnd.oci.image.index.v1+json";
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    public const string Config = "application/vnd.oci.image.config.v1+json";
    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    private const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";

    /// <summary>Whether it is a layer that lies in the image itself.</summary>
    public static bool IsLayer(string mediaType) => mediaType is LayerMediaTypes.Tar or LayerMediaTypes.Gzip or LayerMediaTypes.Zstd
        or DockerLayer or DockerLayer + ".gzip" or DockerLayer + ".zstd";
}
