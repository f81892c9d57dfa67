using System.Collections.Immutable;
using CniImageKit.Archives;
using CniImageKit.Layers;
using CniImageKit.Oci;
using CniImageKit.Store;

namespace CniImageKit.Sources.Images;

/// <summary>A file of an image by the name that it is asked for.</summary>
/// <param name="Path">Its path, relative.</param>
/// <param name="File">What lies there, once links are followed.</param>
internal sealed record ImageFile(string Path, NodeFile File);

/// <summary>
/// Finds files in an image's layers and brings them into the store. Whiteouts count, the last layer wins, links are followed inside the
/// image only.
/// </summary>
internal sealed class ImageFiles(
    string image, ImmutableArray<(OciDescriptor Descriptor, Digest DiffId, Func<Stream> Open)> layers, BlobStore store)
{
    private const int MaxLinks = 40;

    /// <summary>A whole distribution fits; the image is still only read.</summary>
    private static readonly ArchiveLimits Limits = ArchiveLimits.Default with
    {
        MaxEntries = 500_000,
        MaxBytes = 16L << 30,
        MaxMetadataBytes = 64L << 20,
    };

    /// <summary>Lays the layers over each other; each is read to its end and checked.</summary>
    public LayerTree Tree(CancellationToken ct)
    {
        var tree = new LayerTree();
        foreach (var (descriptor, diffId, open) in layers)
        {
            using var packed = open();
            OciReader.ReadLayer(image, packed, descriptor, diffId, tree.Apply, Limits, ct);
        }

        return tree;
    }

    /// <summary>
    /// The files at a path: the file itself, or the files directly in the directory, links among them that lead to such a file. Empty where
    /// nothing is there.
    /// </summary>
    public static ImmutableArray<ImageFile> At(LayerTree tree, string path)
    {
        var relative = path.Trim('/');
        if (Follow(tree, relative) is { Kind: LayerEntryKind.File } file) return [new ImageFile(relative, file)];
        if (tree.ResolveDirectory(relative) is not { } directory) return [];
        var names = tree.Names(directory).Select(n => directory.Length == 0 ? n : $"{directory}/{n}").ToArray();
        var own = names.Where(n => tree[n] is { Kind: LayerEntryKind.File }).Select(n => tree[n]!.Sha256).ToHashSet();
        return
        [
            .. from name in names
               let found = Follow(tree, name)
               where found is { Kind: LayerEntryKind.File } && own.Contains(found.Sha256)
               select new ImageFile($"{relative}/{name[(name.LastIndexOf('/') + 1)..]}", found),
        ];
    }

    /// <summary>The content of these files in the store, by digest.</summary>
    public async Task<Dictionary<Digest, StoredBlob>> TakeAsync(IEnumerable<ImageFile> files, CancellationToken ct)
    {
        var wanted = files.GroupBy(f => f.File.Sha256!).ToDictionary(g => g.Key, g => g.First());
        var found = new Dictionary<Digest, StoredBlob>();
        foreach (var (digest, _) in wanted)
            if (await store.FindAsync(digest, ct).ConfigureAwait(false) is { } kept) found[digest] = kept;
        for (var i = layers.Length - 1; i >= 0 && found.Count < wanted.Count; i--)
        {
            using var packed = layers[i].Open();
            OciReader.ReadLayer(image, packed, layers[i].Descriptor, layers[i].DiffId, reader => reader.Read((entry, body) =>
            {
                if (entry.Kind != LayerEntryKind.File || !wanted.Values.Any(w => w.File.Size == entry.Size)) return;
                // Of a file of another content but the same size the store has what its own digest says.
                var expected = new StoreExpectation { Name = $"{image}:{entry.Path}", Size = entry.Size, MaxBytes = entry.Size };
                var taken = store.AddAsync(expected, (sink, token) => body.CopyToAsync(sink, token), ct).GetAwaiter().GetResult();
                if (wanted.ContainsKey(taken.Sha256)) found[taken.Sha256] = taken;
            }), Limits, ct);
        }

        return found;
    }

    private static NodeFile? Follow(LayerTree tree, string path)
    {
        for (var links = 0; links <= MaxLinks; links++)
        {
            var slash = path.LastIndexOf('/');
            if (tree.ResolveDirectory(slash < 0 ? "" : path[..slash]) is not { } directory) return null;
            var own = directory.Length == 0 ? path[(slash + 1)..] : $"{directory}/{path[(slash + 1)..]}";
            if (tree[own] is not { Kind: LayerEntryKind.SymbolicLink, Link: { } link }) return tree[own];
            path = link.StartsWith('/') ? link.Trim('/') : directory.Length == 0 ? link : $"{directory}/{link}";
            if (path.Split('/')[^1] is "" or "." or "..") return null;
        }

        return null;
    }
}
