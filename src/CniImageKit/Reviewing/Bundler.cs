using System.Collections.Immutable;
using CniImageKit.Baking;
using CniImageKit.Bundles;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Evidence;
using CniImageKit.Intake;
using CniImageKit.Locking;
using CniImageKit.Oci;
using CniImageKit.Sources;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>
/// Makes one file of all that a lock needs: the artifacts, manifest and lock, and the evidence. The bake of another machine that imported
/// it needs no network.
/// </summary>
internal sealed class Bundler(Host host, PluginCatalog catalog, BlobStore store, ImmutableArray<ISource> sources)
{
    /// <summary>Writes the bundle, whole or not at all. Raises what a bake raises, and CNIK4124.</summary>
    public async Task<BundleOutcome> RunAsync(BundleRequest request, CancellationToken cancellationToken)
    {
        var fresh = new FreshInputs(host, catalog, store, sources);
        var inputs = fresh.Read(request.Manifest, request.LockFile, null, Bakery.Version);
        var name = Path.GetFileName(request.Manifest);
        if (!BundleReader.IsManifestName(name)) throw new CniImageKitException(Rules.BundleName(request.Manifest));
        var platforms = Bake.PlatformsOf([], inputs.Manifest);
        await fresh.RefuseAsync(inputs, platforms, cancellationToken);
        var artifacts = await ArtifactsAsync(inputs, cancellationToken);
        var staged = await fresh.StageAsync(inputs, platforms, cancellationToken);
        var sboms = new Sboms(store);
        var parts = new List<BundlePart>
        {
            BundlePart.Of(BundleType.Manifest, name, File.ReadAllBytes(host.Resolve(request.Manifest))),
            BundlePart.Of(BundleType.Lock, ManifestFile.LockOf(name, null), inputs.LockBytes),
            BundlePart.Of(BundleType.Sources, "evidence/sources.json", await new SourceList(store).WriteAsync(inputs, cancellationToken)),
        };
        foreach (var platform in staged)
        {
            var sbom = await sboms.WriteAsync(platform, SbomFormat.CycloneDx16, cancellationToken);
            parts.Add(BundlePart.Of(BundleType.CycloneDx, $"evidence/sbom.{platform.Platform.FileName}.cdx.json", sbom));
        }

        parts.AddRange(await new Companions(host, store).FindAsync(request.Manifest, inputs.Manifest, cancellationToken));
        parts.AddRange(artifacts);
        var labels = new ImageLabels { Date = inputs.Date, Lock = inputs.LockDigest, Title = "All that a lock of CNI plugins needs" };
        var image = BundleImage.Of(parts, labels);
        host.Progress.Report(new StepStarted($"writing {request.Output}"));
        var written = await OciArchiveWriter.WriteAsync(image, host.Resolve(request.Output), "bundle", cancellationToken);
        return new BundleOutcome(
            request.Output, image.Root.Digest, artifacts.Length, artifacts.Sum(a => a.Blob.Descriptor.Size), written.Changed);
    }

    private async Task<ImmutableArray<BundlePart>> ArtifactsAsync(BakeInputs inputs, CancellationToken cancellationToken)
    {
        var intake = new LockedIntake(store, sources);
        var parts = await Gathering.AllAsync(inputs.Locked.Lock.Plugins.DistinctBy(e => e.Artifact.Sha256).Select(async locked =>
        {
            var entry = inputs.Manifest.Plugins.First(p => p.Name == locked.Source);
            var blob = await intake.OpenAsync(entry, inputs.Manifest, inputs.Locked, locked, cancellationToken);
            return BundlePart.Of(BundleType.Locked, LockedIntake.FileNameOf(locked.Artifact.Location), blob);
        }));
        return [.. parts];
    }
}
