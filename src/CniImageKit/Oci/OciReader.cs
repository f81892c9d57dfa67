using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Archives;
using CniImageKit.Archives.Compression;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;

namespace CniImageKit.Oci;

/// <summary>One platform's image, as a layout holds it.</summary>
/// <param name="Platform"><c>os/architecture[/variant]</c> as its config says; not always one that the kit knows.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Config">Its config.</param>
/// <param name="Layers">Its layers, lowest first.</param>
/// <param name="DiffIds">What the config says of the layers' tars, in the same order.</param>
internal sealed record PlatformImage(
    string Platform, OciDescriptor Manifest, OciDescriptor Config, ImmutableArray<OciDescriptor> Layers, ImmutableArray<Digest> DiffIds);

/// <summary>
/// Walks an image from index.json to its files, with every digest, size and media type checked. Docker's media types are read too.
/// </summary>
internal static class OciReader
{
    private const int MaxDepth = 4;
    private const int MaxManifests = 1000;

    /// <summary>
    /// All images of the layout, each manifest once, sorted by platform. Attestations and other artifacts are passed over. Fails with
    /// CNIK5402 to CNIK5405.
    /// </summary>
    public static ImmutableArray<PlatformImage> Images(OciContent content)
    {
        var found = new Dictionary<Digest, PlatformImage>();
        Walk(content, OciJson.Read(content.Name, OciLayout.IndexName, content.OpenIndex()), found, depth: 0);
        return [.. found.Values.OrderBy(i => i.Platform, StringComparer.Ordinal).ThenBy(i => i.Manifest.Digest)];
    }

    /// <summary>
    /// The files that an image's layers leave. Each layer is read to its end, so that its digest and diffID are known to hold.
    /// </summary>
    public static LayerTree Files(OciContent content, PlatformImage image, ArchiveLimits limits, CancellationToken ct)
    {
        var tree = new LayerTree();
        foreach (var (layer, diffId) in image.Layers.Zip(image.DiffIds))
        {
            using var packed = content.OpenBlob(layer);
            ReadLayer(content.Name, packed, layer, diffId, tree.Apply, limits, ct);
        }

        return tree;
    }

    /// <summary>
    /// Reads one layer's tar to its end, so that its digest and diffID are known to hold when this returns (CNIK5402, CNIK5405).
    /// </summary>
    public static void ReadLayer(
        string target, Stream packed, OciDescriptor layer, Digest diffId, Action<LayerTarReader> read, ArchiveLimits limits,
        CancellationToken ct)
    {
        var name = layer.Digest.ToString();
        using var unpacked = new HashedReader(Decompression.Open(packed, name, limits, ct), diffId.Algorithm);
        read(new LayerTarReader(unpacked, name, limits, ct));
        unpacked.Drain();
        packed.CopyTo(Stream.Null);
        var tar = unpacked.Finish();
        if (tar != diffId) throw new CniImageKitException(Rules.DiffIdWrong(target, layer.Digest, diffId, tar));
    }

    private static void Walk(OciContent content, OciJson index, Dictionary<Digest, PlatformImage> found, int depth)
    {
        if (index.Root.TryGetProperty("layers"u8, out _)) throw index.Bad("both an index and a manifest");
        foreach (var element in index.Array(index.Root, "manifests"))
        {
            var descriptor = index.Descriptor(element);
            if (IsAttestation(index, element) || found.ContainsKey(descriptor.Digest)) continue;
            if (found.Count >= MaxManifests || depth >= MaxDepth)
                throw index.Bad($"more than {MaxManifests} images, or nested deeper than {MaxDepth}");
            if (descriptor.MediaType is not (OciMediaTypes.Index or OciMediaTypes.DockerList
                or OciMediaTypes.Manifest or OciMediaTypes.DockerManifest))
                continue;
            var document = OciJson.Read(content.Name, descriptor.Digest.ToString(), content.OpenBlob(descriptor));
            if (document.Text(document.Root, "mediaType") is { } type && type != descriptor.MediaType)
                throw document.Bad($"it says it is {type}, and its descriptor {descriptor.MediaType}");
            if (descriptor.MediaType is OciMediaTypes.Index or OciMediaTypes.DockerList) Walk(content, document, found, depth + 1);
            else if (!IsArtifact(document)) found[descriptor.Digest] = Manifest(content, document, descriptor);
        }
    }

    private static PlatformImage Manifest(OciContent content, OciJson json, OciDescriptor descriptor)
    {
        if (json.Root.TryGetProperty("manifests"u8, out _)) throw json.Bad("both a manifest and an index");
        var config = json.Descriptor(json.Object(json.Root, "config"));
        ImmutableArray<OciDescriptor> layers = [.. json.Array(json.Root, "layers").Select(json.Descriptor)];
        foreach (var layer in layers)
            if (!OciMediaTypes.IsLayer(layer.MediaType)) throw json.Bad($"a layer is {layer.MediaType}, which is not read");
        var document = OciJson.Read(content.Name, config.Digest.ToString(), content.OpenBlob(config));
        var variant = document.Text(document.Root, "variant");
        var platform =
            $"{document.Text(document.Root, "os")}/{document.Text(document.Root, "architecture")}{(variant is null ? "" : "/" + variant)}";
        ImmutableArray<Digest> diffIds =
            [.. document.Array(document.Object(document.Root, "rootfs"), "diff_ids").Select(document.DigestOf)];
        return diffIds.Length == layers.Length
            ? new PlatformImage(platform, descriptor, config, layers, diffIds)
            : throw document.Bad($"{diffIds.Length} diff_ids for {layers.Length} layers");
    }

    /// <summary>Whether a manifest is no image's: an SBOM or an attestation of one, which has no config to run by.</summary>
    public static bool IsArtifact(OciJson manifest) =>
        manifest.Root.TryGetProperty("config"u8, out var config) && config.ValueKind == JsonValueKind.Object
        && manifest.Text(config, "mediaType") == OciMediaTypes.Empty;

    // BuildKit keeps provenance in the index, as manifests for no platform.
    private static bool IsAttestation(OciJson json, JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("platform"u8, out var platform)
        && platform.ValueKind == JsonValueKind.Object && json.Text(platform, "os") == "unknown";
}
