using CniImageKit.Archives.Compression;
using CniImageKit.Layers;
using CniImageKit.Nodes;
using CniImageKit.Sources.Images;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>
/// Files of a tar that is no image: read once for what there is, and once for what is wanted of it. Nothing is held in memory.
/// </summary>
internal sealed class TarPlugins(string file, BlobStore store)
{
    /// <summary>What is in it, each file with its digest.</summary>
    public LayerTree Tree(CancellationToken cancellationToken)
    {
        var tree = new LayerTree();
        Read(tree.Apply, cancellationToken);
        return tree;
    }

    /// <summary>The content of these files in the store, by digest.</summary>
    public async Task<Dictionary<Digest, StoredBlob>> TakeAsync(IEnumerable<ImageFile> files, CancellationToken cancellationToken)
    {
        var wanted = files.GroupBy(f => f.File.Sha256!).ToDictionary(g => g.Key, g => g.First().File);
        var found = new Dictionary<Digest, StoredBlob>();
        foreach (var digest in wanted.Keys)
            if (await store.FindAsync(digest, cancellationToken) is { } kept) found[digest] = kept;
        if (found.Count == wanted.Count) return found;
        await Task.Run(() => Read(reader => reader.Read((entry, body) =>
        {
            if (entry.Kind != LayerEntryKind.File || wanted.Values.All(w => w.Size != entry.Size)) return;
            // Of a file of another content but the same size the store has what its own digest says.
            var expected = new StoreExpectation { Name = $"{file}:{entry.Path}", Size = entry.Size, MaxBytes = entry.Size };
            var taken = store.AddAsync(expected, (sink, token) => body.CopyToAsync(sink, token), cancellationToken)
                .GetAwaiter().GetResult();
            if (wanted.ContainsKey(taken.Sha256)) found[taken.Sha256] = taken;
        }), cancellationToken), cancellationToken);
        return found;
    }

    private void Read(Action<LayerTarReader> read, CancellationToken cancellationToken)
    {
        using var packed = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        using var tar = Decompression.Open(packed, file, TargetVerifier.Limits, cancellationToken);
        read(new LayerTarReader(tar, file, TargetVerifier.Limits, cancellationToken));
        tar.CopyTo(Stream.Null);
    }
}
