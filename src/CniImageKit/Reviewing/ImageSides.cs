using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Comparing;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Layers;
using CniImageKit.Oci;
using CniImageKit.Oci.Append;
using CniImageKit.Oci.Registry;
using CniImageKit.Sources.Images;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>Reads images as sides of a comparison: all platforms, wherever the image lies, no layer held in memory.</summary>
internal sealed class ImageSides(Host host, PluginCatalog catalog, Fetcher fetcher, BlobStore store, ImmutableArray<ImagePath> directories)
{
    private readonly SeenReading reading = new(store);

    /// <summary>The image at a place. Raises CNIK3107, CNIK7201, and what reading images raises.</summary>
    public async Task<DiffSide> ReadAsync(string named, CancellationToken cancellationToken)
    {
        host.Progress.Report(new StepStarted($"reading {named}"));
        var place = ImagePlace.Parse(named);
        using var source = await ImageSources.OpenAsync(place, host, new RegistryClient(host, fetcher), store, cancellationToken);
        var graph = await ImageGraph.ReadAsync(source, cancellationToken);
        var entries = ImmutableArray.CreateBuilder<SideEntry>();
        var images = ImmutableArray.CreateBuilder<SideImage>();
        var findings = ImmutableArray.CreateBuilder<Diagnostic>();
        var locks = new List<SeenPlugins>();
        foreach (var image in Chosen(graph, place))
        {
            if (!Platform.TryParse(image.Platform, out var own))
            {
                findings.Add(Rules.ImagePlatformUnknown(named, image.Platform));
                continue;
            }

            var seen = await Task.Run(() => SeenAsync(source, image, own, findings, cancellationToken), cancellationToken);
            if (seen.Plugins.IsEmpty && seen.Lock is null) continue;
            locks.Add(seen);
            entries.AddRange(seen.Entries(catalog));
            findings.AddRange(seen.Disagreements(named));
            images.Add(new SideImage(seen.Platform, source.HasManifests ? image.Manifest.Digest : null, image.Layers.Sum(l => l.Size)));
        }

        if (locks.Count == 0) throw new CniImageKitException(Rules.NoPluginsThere(named, directories.Select(d => d.Value)));
        return new DiffSide
        {
            Name = named,
            Kind = DiffSideKind.Image,
            Lock = locks.Select(l => l.Lock).OfType<Locking.LocatedLock>().FirstOrDefault(),
            Entries = entries.ToImmutable(),
            Images = [.. images.OrderBy(i => i.Platform)],
            Findings = findings.ToImmutable(),
        };
    }

    private async Task<SeenPlugins> SeenAsync(
        ImageSource source, FoundImage image, Platform own, ImmutableArray<Diagnostic>.Builder findings,
        CancellationToken cancellationToken)
    {
        // Reading a layer is one long synchronous walk; the source's own reading is asynchronous for registries only.
        Stream Open(OciDescriptor layer) => source.OpenAsync(layer, cancellationToken).AsTask().GetAwaiter().GetResult();
        var files = new ImageFiles(
            source.Name, [.. image.Layers.Zip(image.DiffIds, (l, d) => (l, d, (Func<Stream>)(() => Open(l))))], store);
        var tree = files.Tree(cancellationToken);
        var plugins = PluginsIn(tree);
        var carried = ImageFiles.At(tree, SeenReading.LockPath);
        var blobs = await files.TakeAsync(plugins.Concat(carried.Where(SeenReading.IsReadable)), cancellationToken);
        var locked = await reading.LockAsync(source.Name, carried, blobs, findings, cancellationToken);
        var platform = locked is null ? Plain(own)
            : ServedPlatform.Of(image.Platform, locked.Lock.Plugins.Select(p => p.Platform)) ?? Plain(own);
        var seen = await reading.PluginsAsync(plugins, blobs, locked?.Lock, cancellationToken);
        return new SeenPlugins(platform, seen, locked);
    }

    private ImmutableArray<ImageFile> PluginsIn(LayerTree tree) =>
        directories.Select(d => ImageFiles.At(tree, d.Value)).FirstOrDefault(files => files.Length > 0, []);

    // v8 is the one variant of arm64 that there is.
    private static Platform Plain(Platform platform) =>
        platform is { Architecture: "arm64", Variant: "v8" } ? new Platform(platform.Os, platform.Architecture) : platform;

    private static ImmutableArray<FoundImage> Chosen(ImageGraph graph, ImagePlace place)
    {
        var top = graph.Source.Top;
        var entries = top.Array(top.Root, "manifests");
        var names = entries.Select(e => ImageGraph.NameOf(top, e)).ToArray();
        var chosen = entries.Where((_, i) => place.Tag is null || names[i] == place.Tag).ToArray();
        if (chosen.Length == 0 && place.Tag is { } name)
            throw new CniImageKitException(Rules.ImageNameMissing(place.Shown, name, names.OfType<string>()));
        return graph.Below(chosen.Select(top.Descriptor));
    }
}
