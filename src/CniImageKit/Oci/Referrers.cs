using System.Collections.Immutable;

namespace CniImageKit.Oci;

/// <summary>Finds documents beside the images of a layout.</summary>
internal static class Referrers
{
    /// <summary>
    /// The contents of one media type in the artifacts that the layout's index names: each at most <paramref name="maxBytes"/>, their
    /// digests checked. What an artifact says of its subject is not believed: whoever asks for it compares it with the images.
    /// </summary>
    public static ImmutableArray<byte[]> OfLayout(OciContent content, string mediaType, int maxBytes)
    {
        var index = OciJson.Read(content.Name, OciLayout.IndexName, content.OpenIndex());
        var found = ImmutableArray.CreateBuilder<byte[]>();
        foreach (var entry in index.Array(index.Root, "manifests").Select(index.Descriptor).DistinctBy(d => d.Digest))
        {
            if (entry.MediaType != OciMediaTypes.Manifest) continue;
            var manifest = OciJson.Read(content.Name, entry.Digest.ToString(), content.OpenBlob(entry));
            if (!OciReader.IsArtifact(manifest)) continue;
            foreach (var layer in manifest.Array(manifest.Root, "layers").Select(manifest.Descriptor))
                if (layer.MediaType == mediaType) found.Add(Read(content, layer, manifest, maxBytes));
        }

        return found.ToImmutable();
    }

    private static byte[] Read(OciContent content, OciDescriptor layer, OciJson manifest, int maxBytes)
    {
        if (layer.Size > maxBytes) throw manifest.Bad($"a layer has {layer.Size} bytes, more than {maxBytes}");
        using var blob = content.OpenBlob(layer);
        using var bytes = new MemoryStream();
        blob.CopyTo(bytes);
        return bytes.ToArray();
    }
}
