using System.Collections.Immutable;
using CniImageKit.Oci;

namespace CniImageKit.Bundles;

/// <summary>The parts of a bundle as one OCI artifact: the same parts give the same bytes, in whichever order they come.</summary>
internal static class BundleImage
{
    /// <summary>The artifact, ready to be written.</summary>
    public static OciImage Of(IEnumerable<BundlePart> parts, ImageLabels labels)
    {
        var config = BundlePart.Of(BundleType.Empty, "", "{}"u8.ToArray()).Blob;
        ImmutableArray<OciBlob> layers =
        [
            .. parts.OrderBy(p => p.Blob.Descriptor.MediaType, StringComparer.Ordinal).ThenBy(p => p.Name, StringComparer.Ordinal)
                .ThenBy(p => p.Blob.Descriptor.Digest)
                .Select(p => p.Blob with
                {
                    Descriptor = p.Blob.Descriptor with { Annotations = OciAnnotations.None.Add(OciAnnotations.Title, p.Name) },
                }),
        ];
        var annotations = OciAnnotations.None
            .Add(OciAnnotations.Created, labels.Date.ToString())
            .Add(OciAnnotations.Lock, labels.Lock.ToString())
            .Add(OciAnnotations.Title, labels.Title);
        var manifest = OciImage.Json(OciMediaTypes.Manifest, json =>
        {
            json.WriteNumber("schemaVersion"u8, 2);
            json.WriteString("mediaType"u8, OciMediaTypes.Manifest);
            json.WriteString("artifactType"u8, BundleType.Artifact);
            json.WritePropertyName("config"u8);
            config.Descriptor.Write(json);
            json.WriteStartArray("layers"u8);
            foreach (var layer in layers) layer.Descriptor.Write(json);
            json.WriteEndArray();
            OciAnnotations.Write(json, annotations);
        });
        // Two parts may be of the same bytes.
        var blobs = layers.Append(config).Append(manifest).DistinctBy(b => b.Descriptor.Digest).OrderBy(b => b.Descriptor.Digest);
        return new OciImage(manifest.Descriptor, labels.Date, labels.Lock, [manifest.Descriptor], [.. blobs]);
    }
}
