using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CniImageKit.Layers;

namespace CniImageKit.Oci.Append;

/// <summary>A layer for an image, and the platform whose plugins are in it.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Layer">The layer.</param>
internal sealed record ChosenLayer(Platform Platform, Layer Layer);

/// <summary>Images after an appending.</summary>
/// <param name="Graph">As they were.</param>
/// <param name="Top">The index over all of them.</param>
/// <param name="Entries">The entries of the top that are to go to the destination, changed or not.</param>
/// <param name="Images">Those that got a layer.</param>
/// <param name="Added">What is new: layers and documents.</param>
internal sealed record AppendResult(
    ImageGraph Graph, JsonObject Top, ImmutableArray<OciDescriptor> Entries, ImmutableArray<AppendedImage> Images,
    ImmutableDictionary<Digest, OciBlob> Added)
{
    /// <summary>Attestations that spoke of an image before it was changed, and are gone.</summary>
    public int DroppedAttestations { get; init; }
}

/// <summary>Makes the documents of appended images from the leaves up.</summary>
internal sealed class ImageAppend(ImageGraph graph, IReadOnlyDictionary<Digest, ChosenLayer> layers, AppendMarks marks)
{
    private readonly Dictionary<Digest, OciDescriptor> _changed = [];
    private readonly ImmutableDictionary<Digest, OciBlob>.Builder _added = ImmutableDictionary.CreateBuilder<Digest, OciBlob>();
    private readonly ImmutableArray<AppendedImage>.Builder _images = ImmutableArray.CreateBuilder<AppendedImage>();
    private int _dropped;

    /// <summary>
    /// Gives each image with a chosen layer that layer, and every index above it the new digests. <paramref name="isChosen"/> tells which
    /// entries of the top are meant, by their place.
    /// </summary>
    public AppendResult Run(Func<int, bool> isChosen)
    {
        var document = graph.Source.Top;
        var top = Index(document, isChosen);
        var after = OciJson.Read(graph.Source.Name, OciLayout.IndexName, top.ToBlob(OciMediaTypes.Index, document).Content);
        ImmutableArray<OciDescriptor> entries = [.. after.Array(after.Root, "manifests").Select(after.Descriptor)];
        return new AppendResult(graph, top, entries, _images.ToImmutable(), _added.ToImmutable()) { DroppedAttestations = _dropped };
    }

    private JsonObject Index(OciJson document, Func<int, bool> isChosen)
    {
        var index = JsonEdit.Copy(document);
        var elements = document.Array(document.Root, "manifests");
        if (elements.IsEmpty) return index;
        var entries = index["manifests"]!.AsArray();
        foreach (var (i, element) in elements.Index())
        {
            var before = document.Descriptor(element);
            if (!isChosen(i) || Change(before) is not { } after) continue;
            entries[i]!.AsObject().Describe(after);
        }

        for (var i = elements.Length - 1; i >= 0; i--)
        {
            // What it speaks of may lie in an index below.
            if (!Digest.TryParse(Subject(document, elements[i]), out var subject) || !_changed.TryGetValue(subject, out var now)
                || now.Digest == subject)
                continue;
            entries.RemoveAt(i);
            _dropped++;
        }

        return index;
    }

    // What an entry speaks of: BuildKit's attestations name the manifest in an annotation (buildkit, attestation-storage.md), referrers in
    // their own manifest.
    private string Subject(OciJson document, JsonElement entry)
    {
        if (ImageGraph.IsAttestation(document, entry))
        {
            return entry.TryGetProperty("annotations"u8, out var annotations) && annotations.ValueKind == JsonValueKind.Object
                ? document.Text(annotations, "vnd.docker.reference.digest") ?? "" : "";
        }

        return graph.FindDocument(document.Descriptor(entry).Digest) is { } manifest
            && manifest.Root.TryGetProperty("subject"u8, out var subject) && subject.ValueKind == JsonValueKind.Object
            ? manifest.Text(subject, "digest") ?? "" : "";
    }

    private OciDescriptor? Change(OciDescriptor before)
    {
        if (_changed.TryGetValue(before.Digest, out var done)) return done;
        if (graph.Image(before.Digest) is { } image)
        {
            if (!layers.TryGetValue(before.Digest, out var chosen)) return null;
            var (appended, blobs) = ManifestAppend.Apply(graph, image, chosen.Platform, chosen.Layer, marks);
            foreach (var blob in blobs) _added[blob.Descriptor.Digest] = blob;
            _images.Add(appended);
            return _changed[before.Digest] = appended.Manifest;
        }

        if (!OciMediaTypes.IsIndex(before.MediaType) || graph.FindDocument(before.Digest) is not { } document) return null;
        var index = Index(document, _ => true).ToBlob(before.MediaType, document);
        if (graph.Below([before]).All(i => !layers.ContainsKey(i.Manifest.Digest))) return null;
        _added[index.Descriptor.Digest] = index;
        return _changed[before.Digest] = index.Descriptor;
    }
}
