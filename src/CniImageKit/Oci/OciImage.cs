using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Layers;
using CniImageKit.Staging;

namespace CniImageKit.Oci;

/// <summary>What an image says of itself.</summary>
internal sealed record ImageLabels
{
    /// <summary>The time that config and annotations carry.</summary>
    public required SourceDate Date { get; init; }

    /// <summary>The lock's digest.</summary>
    public required Digest Lock { get; init; }

    /// <summary>A title.</summary>
    public string Title { get; init; } = "CNI plugins";

    /// <summary>The version of what is in it, or null.</summary>
    public string? Version { get; init; }
}

/// <summary>A blob of an image: a layer's file, or JSON.</summary>
/// <param name="Descriptor">What it is.</param>
/// <param name="File">Its file on this host, or null where <paramref name="Content"/> holds it.</param>
/// <param name="Content">Its bytes, unless it is a file.</param>
internal sealed record OciBlob(OciDescriptor Descriptor, string? File, ReadOnlyMemory<byte> Content)
{
    /// <summary>Its bytes, verified as they are read.</summary>
    public VerifiedStream Open() => File is null
        ? VerifiedStream.Open(Content, Descriptor.Digest.ToString(), Descriptor.Size, Descriptor.Digest)
        : VerifiedStream.Open(File, Descriptor.Size, Descriptor.Digest);
}

/// <summary>An image, ready to be written: one platform, or an index over several.</summary>
/// <param name="Root">The manifest, or the index where there are several platforms.</param>
/// <param name="Date">The time that the image carries.</param>
/// <param name="Lock">The lock that it was baked from.</param>
/// <param name="Manifests">One a platform, sorted.</param>
/// <param name="Blobs">All blobs, the root too, sorted by digest, each once.</param>
internal sealed record OciImage(
    OciDescriptor Root, SourceDate Date, Digest Lock, ImmutableArray<OciDescriptor> Manifests, ImmutableArray<OciBlob> Blobs)
{
    /// <summary>Manifests that speak of the image or of a platform's, and are no part of it.</summary>
    public ImmutableArray<OciDescriptor> Referrers { get; init; } = [];

    /// <summary>
    /// Makes config and manifest for each platform's layer, and an index where there are several. No entry of it depends on the host or on
    /// the order given.
    /// </summary>
    public static OciImage Of(IEnumerable<KeyValuePair<Platform, Layer>> layers, ImageLabels labels)
    {
        var annotations = Annotations(labels);
        var blobs = new SortedDictionary<Digest, OciBlob>();
        var manifests = ImmutableArray.CreateBuilder<OciDescriptor>();
        foreach (var (platform, layer) in layers.OrderBy(l => l.Key))
        {
            var layerBlob = new OciBlob(new OciDescriptor(layer.MediaType, layer.Digest, layer.Size), layer.File, default);
            var config = Json(OciMediaTypes.Config, json => WriteConfig(json, platform, layer, labels));
            var manifest = Json(
                OciMediaTypes.Manifest, json => WriteManifest(json, config.Descriptor, [layerBlob.Descriptor], annotations));
            foreach (var blob in (OciBlob[])[layerBlob, config, manifest]) blobs[blob.Descriptor.Digest] = blob;
            manifests.Add(manifest.Descriptor with { Platform = platform });
        }

        var root = manifests[0];
        if (manifests.Count > 1)
        {
            var index = Json(OciMediaTypes.Index, json => WriteIndex(json, manifests, annotations));
            blobs[index.Descriptor.Digest] = index;
            root = index.Descriptor;
        }

        return new OciImage(root, labels.Date, labels.Lock, manifests.ToImmutable(), [.. blobs.Values]);
    }

    /// <summary>The bytes of an index over these descriptors (image-spec image-index.md).</summary>
    public static void WriteIndex(
        Utf8JsonWriter json, IEnumerable<OciDescriptor> manifests, ImmutableSortedDictionary<string, string> annotations)
    {
        json.WriteNumber("schemaVersion"u8, 2);
        json.WriteString("mediaType"u8, OciMediaTypes.Index);
        json.WriteStartArray("manifests"u8);
        foreach (var manifest in manifests) manifest.Write(json);
        json.WriteEndArray();
        OciAnnotations.Write(json, annotations);
    }

    /// <summary>A JSON document in one line, as a blob.</summary>
    public static OciBlob Json(string mediaType, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return new OciBlob(
            new OciDescriptor(mediaType, Digest.Sha256(buffer.WrittenSpan), buffer.WrittenCount), null, buffer.WrittenMemory);
    }

    private static ImmutableSortedDictionary<string, string> Annotations(ImageLabels labels)
    {
        var annotations = OciAnnotations.None
            .Add(OciAnnotations.Created, labels.Date.ToString())
            .Add(OciAnnotations.Lock, labels.Lock.ToString())
            .Add(OciAnnotations.Title, labels.Title);
        return labels.Version is null ? annotations : annotations.Add(OciAnnotations.Version, labels.Version);
    }

    private static void WriteConfig(Utf8JsonWriter json, Platform platform, Layer layer, ImageLabels labels)
    {
        json.WriteString("created"u8, labels.Date.ToString());
        OciDescriptor.WritePlatform(json, platform);
        json.WriteStartObject("config"u8);
        json.WriteEndObject();
        json.WriteStartObject("rootfs"u8);
        json.WriteString("type"u8, "layers"u8);
        json.WriteStartArray("diff_ids"u8);
        json.WriteStringValue(layer.DiffId.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("history"u8);
        json.WriteStartObject();
        json.WriteString("created"u8, labels.Date.ToString());
        json.WriteString("created_by"u8, $"cnikit bake, recipe {LayerWriter.Recipe}");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>The bytes of a manifest (image-spec manifest.md).</summary>
    public static void WriteManifest(
        Utf8JsonWriter json, OciDescriptor config, ImmutableArray<OciDescriptor> layers,
        ImmutableSortedDictionary<string, string> annotations)
    {
        json.WriteNumber("schemaVersion"u8, 2);
        json.WriteString("mediaType"u8, OciMediaTypes.Manifest);
        json.WritePropertyName("config"u8);
        config.Write(json);
        json.WriteStartArray("layers"u8);
        foreach (var layer in layers) layer.Write(json);
        json.WriteEndArray();
        OciAnnotations.Write(json, annotations);
    }
}
