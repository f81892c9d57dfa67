using System.Collections.Immutable;
using CniImageKit.Evidence;
using CniImageKit.Evidence.Provenance;
using CniImageKit.Layers;

namespace CniImageKit.Baking;

/// <summary>What a bake's provenance speaks of: images, layers, extensions and every plugin, each by its digest.</summary>
internal sealed class BakeProvenance(
    BakeInputs inputs, ImmutableArray<StagedPlatform> staged, ImmutableArray<PlannedOutput> outputs, MadeContent made)
{
    /// <summary>The statement, unsigned, and how many subjects it has.</summary>
    public (int Subjects, byte[] Statement) Write(string? builderId)
    {
        ImmutableArray<NamedDigests> subjects = [.. Images(), .. Layers(), .. Extensions(), .. Plugins()];
        return (subjects.Length, ProvenanceWriter.Write(new ProvenanceRequest
        {
            Subjects = subjects,
            Manifest = inputs.ManifestFile,
            Lock = inputs.LockDigest,
            Recipe = inputs.Locked.Lock.Recipe,
            Platforms = [.. staged.Select(s => s.Platform).Order()],
            Outputs = [.. outputs.Select(Word).Distinct().Order(StringComparer.Ordinal)],
            SourceDate = inputs.Date,
            Materials =
            [
                .. from platform in staged
                   from entry in platform.Plugins.Select(p => p.Entry).Distinct()
                   select (entry, platform.Bill.Components.First(c => c.Ref == $"artifact:{entry.Artifact.Sha256}").Purl!),
            ],
            Byproducts =
            [
                .. staged.Select(s => (
                    new NamedDigests($"sbom.{s.Platform.FileName}.cdx.json", [Digest.Sha256(s.Sbom.Span)]),
                    SbomFormat.CycloneDx16.MediaType())),
                .. outputs.Where(o => o.Kind == OutputKind.Sbom && o.Format != SbomFormat.CycloneDx16).Select(o => (
                    new NamedDigests($"sbom.{o.Platform!.FileName}.{o.Format.Word()}", [Digest.Sha256(made.Documents[o])]),
                    o.Format.MediaType())),
            ],
            ToolVersion = inputs.ToolVersion,
            BuilderId = builderId,
        }));
    }

    // Where an output lies is the user's matter, and no part of what was made.
    private static string Word(PlannedOutput output) => output.Kind switch
    {
        OutputKind.Oci or OutputKind.OciArchive or OutputKind.Layer or OutputKind.Sysext =>
            $"{output.Kind.Word()} {Word(output.Compression)}",
        OutputKind.Sbom => $"sbom {output.Format.Word()}",
        _ => output.Kind.Word(),
    };

    private static string Word(LayerCompression compression) => compression.ToString().ToLowerInvariant();

    private IEnumerable<NamedDigests> Images()
    {
        foreach (var (compression, baked) in made.Images)
        {
            if (!outputs.Any(o => o.Compression == compression && o.Kind is OutputKind.Oci or OutputKind.OciArchive)) continue;
            var image = baked.Image;
            foreach (var manifest in image.Manifests)
                yield return new NamedDigests($"image/{Word(compression)}/{manifest.Platform}", [manifest.Digest]);
            if (image.Manifests.Length > 1) yield return new NamedDigests($"image/{Word(compression)}", [image.Root.Digest]);
        }
    }

    // A layer by its compressed bytes and, whatever compresses it, by its tar.
    private IEnumerable<NamedDigests> Layers()
    {
        var tars = new SortedDictionary<string, Digest>(StringComparer.Ordinal);
        foreach (var (compression, baked) in made.Images)
        {
            foreach (var (platform, layer) in baked.Layers)
            {
                yield return new NamedDigests($"layer/{Word(compression)}/{platform}", [layer.Digest]);
                tars[$"layer/{platform}"] = layer.DiffId;
            }
        }

        foreach (var (name, diffId) in tars) yield return new NamedDigests(name, [diffId]);
    }

    private IEnumerable<NamedDigests> Extensions() => made.Extensions.Select(
        e => new NamedDigests($"sysext/{e.Key.Platform}/{Path.GetFileName(e.Key.Path)}", [e.Value.Sha256]));

    private IEnumerable<NamedDigests> Plugins() =>
        from platform in staged
        from plugin in platform.Plugins
        let path = inputs.Layout.PluginDirectory.Child(plugin.Name)
        select new NamedDigests($"plugin/{platform.Platform}{path.Value}", [plugin.File.Sha256, plugin.File.Sha512]);
}
