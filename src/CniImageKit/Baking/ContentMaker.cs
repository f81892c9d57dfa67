using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Oci;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>The provenance of a bake that was not written.</summary>
/// <param name="Subjects">How many things it speaks of.</param>
/// <param name="Content">The statement or the envelope.</param>
/// <param name="Attester">Who signed.</param>
internal sealed record AttestedBake(int Subjects, byte[] Content, Attester Attester)
{
    /// <summary>Whether the bytes of the file that was asked for changed.</summary>
    public bool Written { get; init; }
}

/// <summary>Makes what outputs consist of from staged platforms: layers, images, extensions, documents.</summary>
internal sealed class ContentMaker(Host host, BlobStore store, bool rebuild, BakeInputs inputs, ImmutableArray<StagedPlatform> staged)
{
    /// <summary>All that the outputs need.</summary>
    public async Task<MadeContent> MakeAsync(
        ImmutableArray<PlannedOutput> outputs, Attester attester, CancellationToken cancellationToken)
    {
        var made = await PartsAsync(outputs, cancellationToken);
        if (!outputs.Any(o => o.Kind == OutputKind.Provenance || o.AttachesProvenance)) return made;
        var provenance = attester.Seal(Provenance(outputs, made, attester).Statement);
        return made with
        {
            Provenance = (provenance, attester.MediaType),
            Documents = made.Documents.AddRange(
                outputs.Where(o => o.Kind == OutputKind.Provenance).Select(o => KeyValuePair.Create(o, provenance))),
        };
    }

    /// <summary>The provenance of the outputs, whether or not one of them is asked for.</summary>
    public async Task<AttestedBake> AttestAsync(
        ImmutableArray<PlannedOutput> outputs, Attester attester, CancellationToken cancellationToken)
    {
        var (subjects, statement) = Provenance(outputs, await PartsAsync(outputs, cancellationToken), attester);
        return new AttestedBake(subjects, attester.Seal(statement), attester);
    }

    private (int Subjects, byte[] Statement) Provenance(ImmutableArray<PlannedOutput> outputs, MadeContent made, Attester attester) =>
        new BakeProvenance(inputs, staged, outputs, made).Write(attester.BuilderId);

    private async Task<MadeContent> PartsAsync(ImmutableArray<PlannedOutput> outputs, CancellationToken cancellationToken) => new(
        await ImagesAsync(outputs, cancellationToken), await ExtensionsAsync(outputs, cancellationToken),
        await SbomsAsync(outputs, cancellationToken));

    /// <summary>An image for each compression that an output asks for; layers of several platforms are made at once.</summary>
    private async Task<ImmutableSortedDictionary<LayerCompression, BakedImage>> ImagesAsync(
        ImmutableArray<PlannedOutput> outputs, CancellationToken cancellationToken)
    {
        var cache = new LayerCache(store, rebuild);
        var labels = new ImageLabels { Date = inputs.Date, Lock = inputs.LockDigest };
        var images = ImmutableSortedDictionary.CreateBuilder<LayerCompression, BakedImage>();
        foreach (var compression in outputs.Where(o => o.Kind.HoldsLayer()).Select(o => o.Compression).Distinct())
        {
            var layers = await Gathering.AllAsync(staged.Select(async s =>
            {
                host.Progress.Report(new StepStarted($"making the layer of {s.Platform}"));
                return KeyValuePair.Create(s.Platform, await cache.LayerAsync(s.Tree, inputs.Date, compression, cancellationToken));
            }));
            images[compression] = new BakedImage(OciImage.Of(layers, labels), layers.ToImmutableSortedDictionary());
        }

        return images.ToImmutable();
    }

    private async Task<ImmutableDictionary<PlannedOutput, StoredBlob>> ExtensionsAsync(
        ImmutableArray<PlannedOutput> outputs, CancellationToken cancellationToken)
    {
        var made = new ExtensionImages(host, store, rebuild);
        var extensions = ImmutableDictionary.CreateBuilder<PlannedOutput, StoredBlob>();
        // One after the other: the program takes all CPUs itself.
        foreach (var output in outputs.Where(o => o.Kind == OutputKind.Sysext))
        {
            var tree = staged.First(s => s.Platform == output.Platform).Tree;
            extensions.Add(output, await made.MakeAsync(output, tree, inputs.Date, cancellationToken));
        }

        return extensions.ToImmutable();
    }

    private async Task<ImmutableDictionary<PlannedOutput, byte[]>> SbomsAsync(
        ImmutableArray<PlannedOutput> outputs, CancellationToken cancellationToken)
    {
        var sboms = new Sboms(store);
        var documents = ImmutableDictionary.CreateBuilder<PlannedOutput, byte[]>();
        foreach (var output in outputs.Where(o => o.Kind == OutputKind.Sbom))
            documents[output] = await sboms.WriteAsync(staged.First(s => s.Platform == output.Platform), output.Format, cancellationToken);
        return documents.ToImmutable();
    }
}
