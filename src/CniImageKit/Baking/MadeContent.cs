using System.Collections.Immutable;
using CniImageKit.Evidence;
using CniImageKit.Evidence.Provenance;
using CniImageKit.Layers;
using CniImageKit.Oci;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>What outputs are written from besides the staged trees, all of it known before the first is written.</summary>
/// <param name="Images">The images, by the compression of their layers.</param>
/// <param name="Extensions">System extensions.</param>
/// <param name="Documents">SBOMs and provenance that are outputs of their own.</param>
internal sealed record MadeContent(
    ImmutableSortedDictionary<LayerCompression, BakedImage> Images,
    ImmutableDictionary<PlannedOutput, StoredBlob> Extensions,
    ImmutableDictionary<PlannedOutput, byte[]> Documents)
{
    /// <summary>The provenance of all outputs, and its media type; null where none is asked for.</summary>
    public (byte[] Content, string MediaType)? Provenance { get; init; }

    /// <summary>The image for an output, with what lies beside it.</summary>
    public OciImage ImageOf(PlannedOutput output, ImmutableArray<StagedPlatform> platforms)
    {
        var image = Images[output.Compression].Image;
        var referrers = ImmutableArray.CreateBuilder<OciReferrer>();
        foreach (var manifest in output.AttachesSbom ? image.Manifests : [])
        {
            var sbom = platforms.First(p => p.Platform == manifest.Platform).Sbom;
            const SbomFormat format = SbomFormat.CycloneDx16;
            var title = $"sbom.{manifest.Platform!.FileName}{format.Extension()}";
            referrers.Add(new OciReferrer(manifest with { Platform = null }, format.MediaType(), title, sbom, OciAnnotations.None));
        }

        if (output.AttachesProvenance && Provenance is var (content, mediaType))
        {
            var annotations = OciAnnotations.None.Add(InToto.PredicateAnnotation, InToto.SlsaProvenance);
            referrers.Add(new OciReferrer(image.Root, mediaType, "provenance.intoto.json", content, annotations));
        }

        return OciReferrer.Attach(image, referrers.ToImmutable());
    }
}
