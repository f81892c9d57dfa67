using CniImageKit.Layers;

namespace CniImageKit.Oci;

/// <summary>Media types (image-spec media-types.md), and Docker's older names of the same things.</summary>
internal static class OciMediaTypes
{
    public const string Index = "application/vnd.oci.image.index.v1+json";
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    public const string Config = "application/vnd.oci.image.config.v1+json";
    public const string Empty = "application/vnd.oci.empty.v1+json";
    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";
    public const string DockerLayerGzip = DockerLayer + ".gzip";
    private const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";

    /// <summary>Whether it is a layer that lies in the image itself.</summary>
    public static bool IsLayer(string mediaType) => mediaType is LayerMediaTypes.Tar or LayerMediaTypes.Gzip or LayerMediaTypes.Zstd
        or DockerLayer or DockerLayerGzip or DockerLayer + ".zstd";

    /// <summary>Whether it is an index over other manifests.</summary>
    public static bool IsIndex(string mediaType) => mediaType is Index or DockerList;

    /// <summary>Whether it is a manifest of one image or artifact.</summary>
    public static bool IsManifest(string mediaType) => mediaType is Manifest or DockerManifest;

    /// <summary>Whether it is either.</summary>
    public static bool IsDocument(string mediaType) => IsIndex(mediaType) || IsManifest(mediaType);

    /// <summary>Whether it is the config of an image that runs, and not of some other artifact.</summary>
    public static bool IsConfig(string mediaType) => mediaType is Config or DockerConfig;

    /// <summary>Whether it is a layer that its maker does not allow to be handed on: it lies elsewhere and stays there.</summary>
    public static bool IsForeign(string mediaType) =>
        mediaType.Contains(".foreign.", StringComparison.Ordinal) || mediaType.Contains(".nondistributable.", StringComparison.Ordinal);
}
