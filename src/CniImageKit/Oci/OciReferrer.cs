using System.Collections.Immutable;

namespace CniImageKit.Oci;

/// <summary>A document about a manifest, to lie beside it (image-spec v1.1 manifest.md, Guidelines for Artifact Usage).</summary>
/// <param name="Subject">What it speaks of.</param>
/// <param name="ArtifactType">What it is.</param>
/// <param name="Title">Its file name.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Annotations">More to know without reading it.</param>
internal sealed record OciReferrer(
    OciDescriptor Subject, string ArtifactType, string Title, ReadOnlyMemory<byte> Content,
    ImmutableSortedDictionary<string, string> Annotations)
{
    // {}, the config of an artifact that has none.
    private static readonly OciBlob Nothing =
        new(new OciDescriptor(OciMediaTypes.Empty, Digest.Sha256("{}"u8), 2), null, "{}"u8.ToArray());

    /// <summary>The image with referrers beside it. Its own manifests and index, and so its digest, stay what they are.</summary>
    public static OciImage Attach(OciImage image, ImmutableArray<OciReferrer> referrers)
    {
        if (referrers.IsEmpty) return image;
        var blobs = image.Blobs.Append(Nothing).ToDictionary(b => b.Descriptor.Digest);
        var manifests = ImmutableArray.CreateBuilder<OciDescriptor>();
        foreach (var referrer in referrers)
        {
            var layer = new OciBlob(
                new OciDescriptor(referrer.ArtifactType, Digest.Sha256(referrer.Content.Span), referrer.Content.Length), null,
                referrer.Content);
            var manifest = referrer.Manifest(layer.Descriptor, image.Date);
            (blobs[layer.Descriptor.Digest], blobs[manifest.Descriptor.Digest]) = (layer, manifest);
            manifests.Add(manifest.Descriptor with { ArtifactType = referrer.ArtifactType, Annotations = referrer.Annotations });
        }

        return image with
        {
            Blobs = [.. blobs.Values.OrderBy(b => b.Descriptor.Digest)],
            Referrers = manifests.DrainToImmutable(),
        };
    }

    private OciBlob Manifest(OciDescriptor layer, SourceDate date) => OciImage.Json(OciMediaTypes.Manifest, json =>
    {
        json.WriteNumber("schemaVersion"u8, 2);
        json.WriteString("mediaType"u8, OciMediaTypes.Manifest);
        json.WriteString("artifactType"u8, ArtifactType);
        json.WritePropertyName("config"u8);
        Nothing.Descriptor.Write(json);
        json.WriteStartArray("layers"u8);
        (layer with { Annotations = OciAnnotations.None.Add(OciAnnotations.Title, Title) }).Write(json);
        json.WriteEndArray();
        json.WritePropertyName("subject"u8);
        Subject.Write(json);
        OciAnnotations.Write(json, Annotations.SetItem(OciAnnotations.Created, date.ToString()));
    });
}
