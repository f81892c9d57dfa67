using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Comparing;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Locking;
using CniImageKit.Nodes;
using CniImageKit.Sources.Images;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>Reads root file systems and plugin directories, and tars of such, as sides of a comparison.</summary>
internal sealed class DirectorySides(Host host, PluginCatalog catalog, BlobStore store, ImmutableArray<ImagePath> directories)
{
    private readonly SeenReading reading = new(store);

    /// <summary>What lies there, by the platforms that the binaries are for. Raises CNIK3107.</summary>
    public async Task<DiffSide> ReadAsync(string named, CancellationToken cancellationToken)
    {
        var root = host.Resolve(named);
        var plugins = directories.Select(d => In(root, d, cancellationToken)).FirstOrDefault(files => files.Length > 0, []);
        var carried = ImageFiles.At(Look(root, SeenReading.LockPath), SeenReading.LockPath);
        var blobs = await TakeAsync(root, plugins.Concat(carried.Where(SeenReading.IsReadable)), cancellationToken);
        var findings = ImmutableArray.CreateBuilder<Diagnostic>();
        var locked = await reading.LockAsync(named, carried, blobs, findings, cancellationToken);
        var seen = await reading.PluginsAsync(plugins, blobs, locked?.Lock, cancellationToken);
        return Side(named, seen, locked, findings);
    }

    /// <summary>The side that these plugins make, by the platforms that they are for. Raises CNIK3107.</summary>
    private DiffSide Side(
        string named, ImmutableArray<SeenPlugin> seen, LocatedLock? locked, ImmutableArray<Diagnostic>.Builder findings)
    {
        if (seen.IsEmpty) throw new CniImageKitException(Rules.NoPluginsThere(named, directories.Select(d => d.Value)));
        ImmutableArray<SeenPlugins> byPlatform =
        [
            .. seen.GroupBy(p => PlatformOf(p, locked?.Lock.Plugins.Select(e => e.Platform) ?? []))
                .OrderBy(g => g.Key).Select(g => new SeenPlugins(g.Key, [.. g], locked)),
        ];
        return new DiffSide
        {
            Name = named,
            Kind = DiffSideKind.Directory,
            Lock = locked,
            Entries = [.. byPlatform.SelectMany(p => p.Entries(catalog))],
            Findings = [.. findings, .. byPlatform.SelectMany(p => p.Disagreements(named))],
        };
    }

    /// <summary>The same of a tar, packed or not, of a root file system or a plugin directory.</summary>
    public async Task<DiffSide> ReadTarAsync(string named, CancellationToken cancellationToken)
    {
        var tar = new TarPlugins(host.Resolve(named), store);
        var tree = tar.Tree(cancellationToken);
        var plugins = directories.Select(d => d.Value).Append("").Select(d => ImageFiles.At(tree, d)).FirstOrDefault(f => f.Length > 0, []);
        var carried = ImageFiles.At(tree, SeenReading.LockPath);
        var blobs = await tar.TakeAsync(plugins.Concat(carried.Where(SeenReading.IsReadable)), cancellationToken);
        var findings = ImmutableArray.CreateBuilder<Diagnostic>();
        var locked = await reading.LockAsync(named, carried, blobs, findings, cancellationToken);
        return Side(named, await reading.PluginsAsync(plugins, blobs, locked?.Lock, cancellationToken), locked, findings);
    }

    // A script runs on any machine; it is told with the first platform of the lock.
    private static Platform PlatformOf(SeenPlugin plugin, IEnumerable<Platform> locked)
    {
        Platform[] known = [.. locked];
        var (os, architecture) = (plugin.Facts.Os ?? "linux", plugin.Facts.Architecture);
        return Array.Find(known, p => architecture is null || (p.Os == os && p.Architecture == architecture))
            ?? new Platform(os, architecture ?? "unknown");
    }

    private static ImmutableArray<ImageFile> In(string root, ImagePath directory, CancellationToken cancellationToken)
    {
        var files = TargetFiles.ReadDirectory(root, directory, cancellationToken);
        return files.PluginDirectory is { } found ? ImageFiles.At(files.Tree, found) : [];
    }

    // Links are followed inside the directory only, like in an image.
    private static LayerTree Look(string root, string path)
    {
        var tree = new LayerTree();
        var at = "";
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = at.Length == 0 ? part : $"{at}/{part}";
            if (FileStatus.Of(Path.Combine(root, at)) is not { } file || file.Kind is LayerEntryKind.SymbolicLink) break;
            tree.Add(at, file.Kind == LayerEntryKind.File ? file with { Sha256 = TargetFiles.Hash(Path.Combine(root, at)) } : file);
        }

        return tree;
    }

    private async Task<Dictionary<Digest, StoredBlob>> TakeAsync(
        string root, IEnumerable<ImageFile> files, CancellationToken cancellationToken)
    {
        var taken = new Dictionary<Digest, StoredBlob>();
        foreach (var file in files)
        {
            if (taken.ContainsKey(file.File.Sha256!)) continue;
            var path = Path.Combine(root, file.Path.TrimStart('/'));
            var size = file.File.Size;
            var expected = new StoreExpectation { Name = path, Sha256 = file.File.Sha256, Size = size, MaxBytes = size };
            taken[file.File.Sha256!] = await store.AddAsync(expected, async (sink, token) =>
            {
                await using var content = File.OpenRead(path);
                await content.CopyToAsync(sink, token);
            }, cancellationToken);
        }

        return taken;
    }
}
