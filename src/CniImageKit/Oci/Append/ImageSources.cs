using CniImageKit.Archives;
using CniImageKit.Archives.Compression;
using CniImageKit.Diagnostics;
using CniImageKit.Oci.Registry;
using CniImageKit.Store;

namespace CniImageKit.Oci.Append;

/// <summary>Opens the images at a place.</summary>
internal static class ImageSources
{
    /// <summary>An archive holds whole layers: few members, and large ones.</summary>
    public static ArchiveLimits Limits { get; } = ArchiveLimits.Default with
    {
        MaxEntries = 1_000_000,
        MaxBytes = 1L << 40,
        MaxMemberBytes = 64L << 30,
        RatioFrom = 1L << 30,
    };

    /// <summary>Opens them; a bare path is told by what lies there. Fails with CNIK7201 and with what reading raises.</summary>
    public static async Task<ImageSource> OpenAsync(
        ImagePlace place, Host host, RegistryClient client, BlobStore store, CancellationToken ct) =>
        place.Registry is { } image
            ? await RegistrySource.OpenAsync(client, store, image, new Location(place.Shown), ct).ConfigureAwait(false)
            : Open(place, host, ct);

    private static ImageSource Open(ImagePlace place, Host host, CancellationToken ct)
    {
        var path = host.Resolve(place.Path);
        if (Directory.Exists(path))
        {
            return place.Transport is null or ImageTransport.Layout && OciContent.TryOpenDirectory(path) is { } layout
                ? new LayoutSource(layout, PackedFormat.None)
                : throw new CniImageKitException(Rules.NotAnImage(place.Path, "the directory has no index.json"));
        }

        if (!File.Exists(path)) throw new CniImageKitException(Rules.NotAnImage(place.Path, "there is nothing at that path"));
        if (place.Transport == ImageTransport.Layout)
            throw new CniImageKitException(Rules.NotAnImage(place.Path, "it is a file, and oci: is for directories"));
        return OpenArchive(place, path, $"{path}.{host.ProcessId}.cnikit-unpacked", ct);
    }

    private static ImageSource OpenArchive(ImagePlace place, string path, string temporary, CancellationToken ct)
    {
        var tar = TarMembers.OpenPacked(path, temporary, Limits, ct);
        if (tar.Packed is not (PackedFormat.None or PackedFormat.Gzip))
        {
            tar.Dispose();
            throw new CniImageKitException(Rules.NotAnImage(place.Path, $"it is packed by {tar.Packed}; unpack it first"));
        }

        // Newer `docker save` writes both forms into one file; then the layout says more.
        if (tar.Has(OciLayout.IndexName)) return new LayoutSource(OciContent.Of(tar), tar.Packed);
        if (place.Transport != ImageTransport.OciArchive && tar.Has(DockerNames.FileName)) return DockerArchiveSource.Open(tar, Limits, ct);
        tar.Dispose();
        throw new CniImageKitException(Rules.NotAnImage(
            place.Path,
            place.Transport == ImageTransport.OciArchive ? "it has no index.json" : "it has neither an index.json nor a manifest.json"));
    }
}
