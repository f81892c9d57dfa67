using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Diagnostics;

namespace CniImageKit.Oci.Append;

/// <summary>All documents of the images in one place, read, verified and kept. Layers are not read.</summary>
internal sealed class ImageGraph
{
    private const int MaxDepth = 4;
    private const int MaxManifests = 1000;
    private readonly ImageSource _source;
    private readonly Dictionary<Digest, OciJson> _documents = [];
    private readonly Dictionary<Digest, FoundImage> _images = [];

    private ImageGraph(ImageSource source) => _source = source;

    /// <summary>Where they were read.</summary>
    public ImageSource Source => _source;

    /// <summary>The image with this manifest, or null where it is an index, an artifact or an attestation.</summary>
    public FoundImage? Image(Digest manifest) => _images.GetValueOrDefault(manifest);

    /// <summary>A document that was read.</summary>
    public OciJson Document(Digest digest) => _documents[digest];

    /// <summary>The same, or null.</summary>
    public OciJson? FindDocument(Digest digest) => _documents.GetValueOrDefault(digest);

    /// <summary>Reads everything but layers, from the top. Fails with CNIK5402 to CNIK5404.</summary>
    public static async Task<ImageGraph> ReadAsync(ImageSource source, CancellationToken ct)
    {
        var graph = new ImageGraph(source);
        await graph.ReadIndexAsync(source.Top, depth: 0, ct).ConfigureAwait(false);
        return graph;
    }

    /// <summary>The images below some entries of the top, each once, in their order.</summary>
    public ImmutableArray<FoundImage> Below(IEnumerable<OciDescriptor> entries)
    {
        var found = new Dictionary<Digest, FoundImage>();
        foreach (var entry in entries) Below(entry, found);
        return [.. found.Values];
    }

    /// <summary>The name that an entry of an index gives to its image, or null.</summary>
    public static string? NameOf(OciJson json, JsonElement entry) =>
        entry.TryGetProperty("annotations"u8, out var annotations) && annotations.ValueKind == JsonValueKind.Object
            ? json.Text(annotations, OciAnnotations.RefName) : null;

    /// <summary>Whether an entry of an index is BuildKit's attestation of another: a manifest for no platform.</summary>
    public static bool IsAttestation(OciJson json, JsonElement entry) =>
        entry.TryGetProperty("platform"u8, out var platform) && platform.ValueKind == JsonValueKind.Object
        && json.Text(platform, "os") == "unknown";

    private void Below(OciDescriptor entry, Dictionary<Digest, FoundImage> found)
    {
        if (Image(entry.Digest) is { } image) found.TryAdd(entry.Digest, image);
        else if (OciMediaTypes.IsIndex(entry.MediaType) && FindDocument(entry.Digest) is { } index)
            foreach (var below in index.Array(index.Root, "manifests").Select(index.Descriptor)) Below(below, found);
    }

    private async Task ReadIndexAsync(OciJson index, int depth, CancellationToken ct)
    {
        if (index.Root.TryGetProperty("layers"u8, out _)) throw index.Bad("both an index and a manifest");
        foreach (var entry in index.Array(index.Root, "manifests"))
        {
            var descriptor = index.Descriptor(entry);
            if (_documents.ContainsKey(descriptor.Digest)) continue;
            if (_documents.Count >= MaxManifests || depth >= MaxDepth)
                throw index.Bad($"more than {MaxManifests} images, or nested deeper than {MaxDepth}");
            if (OciMediaTypes.IsIndex(descriptor.MediaType))
                await ReadIndexAsync(await ReadAsync(descriptor, ct).ConfigureAwait(false), depth + 1, ct).ConfigureAwait(false);
            else if (OciMediaTypes.IsManifest(descriptor.MediaType))
                await ReadManifestAsync(descriptor, IsAttestation(index, entry), ct).ConfigureAwait(false);
        }
    }

    private async Task ReadManifestAsync(OciDescriptor descriptor, bool attestation, CancellationToken ct)
    {
        var json = await ReadAsync(descriptor, ct).ConfigureAwait(false);
        if (json.Root.TryGetProperty("manifests"u8, out _)) throw json.Bad("both a manifest and an index");
        var config = json.Descriptor(json.Object(json.Root, "config"));
        ImmutableArray<OciDescriptor> layers = [.. json.Array(json.Root, "layers").Select(json.Descriptor)];
        if (attestation || !OciMediaTypes.IsConfig(config.MediaType)) return;
        var document = await ReadAsync(config, ct).ConfigureAwait(false);
        ImmutableArray<Digest> diffIds =
            [.. document.Array(document.Object(document.Root, "rootfs"), "diff_ids").Select(document.DigestOf)];
        if (diffIds.Length != layers.Length) throw document.Bad($"{diffIds.Length} diff_ids for {layers.Length} layers");
        var variant = document.Text(document.Root, "variant") is { Length: > 0 } named ? "/" + named : "";
        var platform = $"{document.Text(document.Root, "os")}/{document.Text(document.Root, "architecture")}{variant}";
        _images[descriptor.Digest] = new FoundImage(descriptor, config, layers, diffIds, platform);
    }

    private async Task<OciJson> ReadAsync(OciDescriptor descriptor, CancellationToken ct)
    {
        if (descriptor.Size > OciJson.MaxBytes)
            throw new CniImageKitException(Rules.BadImageJson(_source.Name, descriptor.Digest.ToString(), "more than 4 MiB"));
        var content = await _source.OpenAsync(descriptor, ct).ConfigureAwait(false);
        var json = await OciJson.ReadAsync(_source.Name, descriptor.Digest.ToString(), content, ct).ConfigureAwait(false);
        if (json.Text(json.Root, "mediaType") is { } type && type != descriptor.MediaType && !OciMediaTypes.IsConfig(descriptor.MediaType))
            throw json.Bad($"it says it is {type}, and its descriptor {descriptor.MediaType}");
        return _documents[descriptor.Digest] = json;
    }
}
