using System.Text.Json;
using System.Text.Json.Nodes;
using CniImageKit.Layers;

namespace CniImageKit.Oci.Append;

/// <summary>Adds a layer to an image: a new config, and a new manifest (image-spec manifest.md, or Docker's of the same shape).</summary>
internal static class ManifestAppend
{
    /// <summary>The changed image, and the blobs that it is made of besides those that it had.</summary>
    public static (AppendedImage Image, OciBlob[] Blobs) Apply(
        ImageGraph graph, FoundImage image, Platform platform, Layer layer, AppendMarks marks)
    {
        var document = graph.Document(image.Manifest.Digest);
        var configDocument = graph.Document(image.Config.Digest);
        // Docker's manifests have no annotations: there the base is a label.
        var newBase = graph.Source.HasManifests && !HasBase(configDocument, document);
        var (config, replaced) = ConfigAppend.Apply(
            configDocument, image, layer, marks, labels => AddBase(labels, graph, image, newBase && image.IsDocker));
        var configBlob = config.ToBlob(image.Config.MediaType, configDocument);

        var type = image.IsDocker ? OciMediaTypes.DockerLayerGzip : layer.MediaType;
        var layerBlob = new OciBlob(new OciDescriptor(type, layer.Digest, layer.Size), layer.File, default);
        var manifest = JsonEdit.Copy(document);
        manifest["config"]!.AsObject().Describe(configBlob.Descriptor);
        var layers = Layers(manifest);
        if (replaced >= 0) layers.RemoveAt(replaced);
        layers.Add((JsonNode)JsonEdit.Describe(layerBlob.Descriptor));
        if (!image.IsDocker)
        {
            var annotations = manifest.Child("annotations", document);
            AddBase(annotations, graph, image, newBase);
            annotations.PutLast(OciAnnotations.Lock, marks.Lock.ToString());
        }

        var manifestBlob = manifest.ToBlob(image.Manifest.MediaType, document);
        var appended = new AppendedImage(
            image, platform, layerBlob.Descriptor, layer.DiffId, configBlob.Descriptor, manifestBlob.Descriptor);
        return (appended, [layerBlob, configBlob, manifestBlob]);
    }

    private static JsonArray Layers(JsonObject manifest)
    {
        if (manifest["layers"] is JsonArray layers) return layers;
        var made = new JsonArray();
        manifest["layers"] = made;
        return made;
    }

    // Whoever built the image knows its base better: what lies below our layer is then no base of anybody's but the builder's own step.
    private static bool HasBase(OciJson config, OciJson manifest) =>
        (Member(config.Root, "config") is { } run && Member(run, "Labels") is { } labels && HasBase(labels))
        || (Member(manifest.Root, "annotations") is { } annotations && HasBase(annotations));

    private static bool HasBase(JsonElement of) =>
        of.TryGetProperty(OciAnnotations.BaseDigest, out _) || of.TryGetProperty(OciAnnotations.BaseName, out _);

    private static JsonElement? Member(JsonElement of, string name) =>
        of.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member : null;

    private static void AddBase(JsonObject texts, ImageGraph graph, FoundImage image, bool isNew)
    {
        if (!isNew) return;
        texts.Add(OciAnnotations.BaseDigest, JsonValue.Create(image.Manifest.Digest.ToString()));
        if (graph.Source.Reference is { } name) texts.Add(OciAnnotations.BaseName, JsonValue.Create(name));
    }
}
