using CniImageKit.Diagnostics;
using CniImageKit.Oci.Registry;
using CniImageKit.Store;

namespace CniImageKit.Oci.Append;

/// <summary>One image in a registry. Documents are asked for as they are needed; other blobs come by way of the store.</summary>
internal sealed class RegistrySource : ImageSource
{
    private readonly RegistryClient _client;
    private readonly BlobStore _store;
    private readonly PulledManifest _root;
    private readonly Location _at;

    private RegistrySource(RegistryClient client, BlobStore store, RegistryReference image, PulledManifest root, Location at)
    {
        (_client, _store, Image, _root, _at) = (client, store, image, root, at);
        var top = OciImage.Json(OciMediaTypes.Index, json => OciImage.WriteIndex(json, [root.Descriptor], OciAnnotations.None));
        Top = OciJson.Read(image.ToString(), OciLayout.IndexName, top.Content);
    }

    public override string Name => Image.ToString();

    public override OciJson Top { get; }

    public override string? Reference => Image.Tag is null ? Image.Place : $"{Image.Place}:{Image.Tag}";

    /// <summary>The image.</summary>
    public RegistryReference Image { get; }

    /// <summary>Asks for the image. Fails with CNIK4102 where there is none.</summary>
    public static async Task<RegistrySource> OpenAsync(
        RegistryClient client, BlobStore store, RegistryReference image, Location at, CancellationToken ct)
    {
        var named = image is { Tag: null, Digest: null } ? image with { Tag = "latest" } : image;
        var root = await client.ManifestAsync(named, at, ct).ConfigureAwait(false)
            ?? throw new CniImageKitException(Rules.RegistryImageMissing(at, named.ToString()));
        return new RegistrySource(client, store, named, root, at);
    }

    public override async ValueTask<Stream> OpenAsync(OciDescriptor descriptor, CancellationToken ct)
    {
        if (!OciMediaTypes.IsDocument(descriptor.MediaType))
            return _store.Open(await _client.BlobAsync(Image, descriptor, _at, ct).ConfigureAwait(false));
        var manifest = descriptor.Digest == _root.Descriptor.Digest ? _root
            : await _client.ManifestAsync(Image with { Tag = null, Digest = descriptor.Digest }, _at, ct).ConfigureAwait(false);
        if (manifest is null) throw new CniImageKitException(Rules.BlobMissing(Name, descriptor.Digest, descriptor.MediaType));
        return manifest.Content.Length == descriptor.Size ? new MemoryStream(manifest.Content, writable: false)
            : throw new CniImageKitException(
                Rules.BlobWrong(Name, descriptor.Digest, descriptor.Size, $"{manifest.Content.Length} bytes"));
    }

    public override void Dispose()
    {
    }
}
