using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;

namespace CniImageKit.Oci.Append;

/// <summary>
/// The same images in Docker's words (distribution, Image Manifest Version 2, Schema 2): configs and layers stay byte for byte, and only
/// what names them is written anew, without annotations, which that format does not have. Raises CNIK9167.
/// </summary>
internal sealed class DockerForm(ImageGraph graph)
{
    private const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";
    private readonly Dictionary<Digest, OciDescriptor> _done = [];
    private readonly ImmutableDictionary<Digest, OciBlob>.Builder _added = ImmutableDictionary.CreateBuilder<Digest, OciBlob>();

    /// <summary>New documents by digest.</summary>
    public ImmutableDictionary<Digest, OciBlob> Added => _added.ToImmutable();

    /// <summary>What an image or an index has become.</summary>
    public OciDescriptor Of(OciDescriptor before)
    {
        if (_done.TryGetValue(before.Digest, out var done)) return done;
        if (graph.FindDocument(before.Digest) is not { } document) return before;
        var copy = JsonEdit.Copy(document);
        copy.Remove("annotations");
        string type;
        if (OciMediaTypes.IsIndex(before.MediaType))
        {
            type = OciMediaTypes.DockerList;
            foreach (var (i, entry) in document.Array(document.Root, "manifests").Index())
            {
                var named = copy["manifests"]![i]!.AsObject();
                named.Describe(Of(document.Descriptor(entry)));
                named.Remove("annotations");
            }
        }
        else
        {
            type = OciMediaTypes.DockerManifest;
            copy["config"]!["mediaType"] = OciMediaTypes.DockerConfig;
            foreach (var (i, layer) in document.Array(document.Root, "layers").Index())
                copy["layers"]![i]!["mediaType"] = Layer(document.Descriptor(layer).MediaType);
        }

        copy["mediaType"] = type;
        var blob = copy.ToBlob(type, document);
        _added[blob.Descriptor.Digest] = blob;
        return _done[before.Digest] = blob.Descriptor;
    }

    private string Layer(string mediaType) => mediaType switch
    {
        LayerMediaTypes.Tar => DockerLayer,
        LayerMediaTypes.Gzip => OciMediaTypes.DockerLayerGzip,
        DockerLayer or OciMediaTypes.DockerLayerGzip => mediaType,
        _ when OciMediaTypes.IsForeign(mediaType) => mediaType,
        _ => throw new CniImageKitException(Rules.LayerNotDockers(graph.Source.Name, mediaType)),
    };
}
