using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Oci.Append;
using CniImageKit.Sources;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>Adds the locked plugins to images that others built: one layer for each image, made for its platform.</summary>
internal sealed class Append(Host host, PluginCatalog catalog, Fetcher fetcher, BlobStore store, ImmutableArray<ISource> sources)
{
    /// <summary>
    /// Changes the images at their place or writes the changed ones elsewhere. An earlier layer of ours is replaced. Raises CNIK7201 to
    /// 7207, and what locks, fetching, staging and reading images raise; then nothing was changed.
    /// </summary>
    public async Task<AppendOutcome> RunAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        var fresh = new FreshInputs(host, catalog, store, sources);
        var inputs = fresh.Read(request.Manifest, request.LockFile, request.BaseDirectory, request.ToolVersion, request.Policy);
        var places = new AppendPlaces(host, fetcher, store, request);
        host.Progress.Report(new StepStarted($"reading {request.Target}"));
        using var source = await places.OpenAsync(cancellationToken);
        var graph = await ImageGraph.ReadAsync(source, cancellationToken);
        var choice = ImageChoice.Of(graph, places.Target, request.Platforms, inputs);
        ImmutableArray<Platform> platforms = [.. choice.Platforms.Values.Distinct().Order()];
        await fresh.RefuseAsync(inputs, platforms, cancellationToken);

        var staged = await fresh.StageAsync(inputs, platforms, cancellationToken);
        return await fresh.ScrubbingAsync(staged, async () =>
        {
            var layers = await LayersAsync(request, places, choice, staged, inputs.Date, cancellationToken);
            var marks = new AppendMarks(inputs.Date, inputs.LockDigest);
            var result = new ImageAppend(graph, layers, marks).Run(choice.IsChosen);
            if (result.DroppedAttestations > 0)
                host.Progress.Report(new WarningFound(Rules.AttestationsDropped(request.Target, result.DroppedAttestations)));
            var (changed, root) = await places.WriteAsync(result, choice, marks, cancellationToken);
            return new AppendOutcome
            {
                Target = request.Target,
                Destination = request.Destination ?? request.Target,
                Changed = changed,
                Root = root,
                Lock = inputs.LockDigest,
                Images = result.Images,
            };
        }, cancellationToken);
    }

    private async Task<Dictionary<Digest, ChosenLayer>> LayersAsync(
        AppendRequest request, AppendPlaces places, ImageChoice choice, StagedPlatform[] staged, SourceDate date,
        CancellationToken cancellationToken)
    {
        var cache = new LayerCache(store, request.Rebuild);
        var wanted = choice.Platforms.Select(p => (Image: p.Key, Platform: p.Value, Compression: places.CompressionOf(p.Key))).ToArray();
        var made = await Gathering.AllAsync(wanted.Select(w => (w.Platform, w.Compression)).Distinct().Select(async w =>
        {
            host.Progress.Report(new StepStarted($"making the layer of {w.Platform}"));
            var tree = staged.First(s => s.Platform == w.Platform).Tree;
            return KeyValuePair.Create(w, await cache.LayerAsync(tree, date, w.Compression, cancellationToken));
        }));
        var layers = made.ToDictionary();
        return wanted.ToDictionary(
            w => w.Image.Manifest.Digest, w => new ChosenLayer(w.Platform, layers[(w.Platform, w.Compression)]));
    }
}
