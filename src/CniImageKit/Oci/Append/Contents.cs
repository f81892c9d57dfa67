using System.Collections.Immutable;

namespace CniImageKit.Oci.Append;

/// <summary>All that images consist of, so that it can be copied whole.</summary>
internal static class Contents
{
    /// <summary>
    /// The blobs below some descriptors, each once, leaves before what names them, in an order that follows from the images alone. Layers
    /// that their maker keeps elsewhere are not among them.
    /// </summary>
    public static ImmutableArray<OciDescriptor> Of(IEnumerable<OciDescriptor> roots, Func<Digest, OciJson?> document)
    {
        var found = new List<OciDescriptor>();
        var seen = new HashSet<Digest>();
        foreach (var root in roots) Add(root);
        return [.. found];

        void Add(OciDescriptor descriptor)
        {
            if (OciMediaTypes.IsForeign(descriptor.MediaType) || !seen.Add(descriptor.Digest)) return;
            if (document(descriptor.Digest) is { } json)
            {
                if (OciMediaTypes.IsIndex(descriptor.MediaType))
                {
                    foreach (var entry in json.Array(json.Root, "manifests")) Add(json.Descriptor(entry));
                }
                else if (OciMediaTypes.IsManifest(descriptor.MediaType))
                {
                    foreach (var layer in json.Array(json.Root, "layers")) Add(json.Descriptor(layer));
                    Add(json.Descriptor(json.Object(json.Root, "config")));
                }
            }

            found.Add(descriptor);
        }
    }

    /// <summary>The blobs that the images had before.</summary>
    public static ImmutableArray<OciDescriptor> Before(AppendResult result)
    {
        var top = result.Graph.Source.Top;
        return Of(top.Array(top.Root, "manifests").Select(top.Descriptor), result.Graph.FindDocument);
    }

    /// <summary>The blobs that they consist of now.</summary>
    public static ImmutableArray<OciDescriptor> After(AppendResult result, IEnumerable<OciDescriptor> entries)
    {
        var name = result.Graph.Source.Name;
        return Of(entries, digest => result.Added.TryGetValue(digest, out var blob)
            ? blob.File is null ? OciJson.Read(name, digest.ToString(), blob.Content) : null
            : result.Graph.FindDocument(digest));
    }

    /// <summary>A blob's bytes, verified as they are read.</summary>
    public static ValueTask<Stream> OpenAsync(AppendResult result, OciDescriptor descriptor, CancellationToken ct) =>
        result.Added.TryGetValue(descriptor.Digest, out var blob) ? new(blob.Open()) : result.Graph.Source.OpenAsync(descriptor, ct);
}
