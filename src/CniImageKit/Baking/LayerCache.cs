using System.Text;
using CniImageKit.Layers;
using CniImageKit.Staging;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>Layers in the store, by what they are made of: the same tree, date, compression and recipe is compressed once.</summary>
internal sealed class LayerCache(BlobStore store, bool rebuild)
{
    /// <summary>The layer of the tree. With <c>rebuild</c> it is made anew whatever the store holds.</summary>
    public async Task<Layer> LayerAsync(StagedTree tree, SourceDate date, LayerCompression compression, CancellationToken cancellationToken)
    {
        var kind = $"layer-{LayerWriter.Recipe}-{compression.ToString().ToLowerInvariant()}";
        var key = KeyOf(tree, date);
        if (!rebuild && await FindAsync(kind, key, compression, cancellationToken) is { } kept) return kept;

        Layer? made = null;
        var expectation = new StoreExpectation { Name = $"the layer of {tree.Platform}" };
        async Task Fill(Stream sink, CancellationToken token) => made = await LayerWriter.WriteAsync(tree, date, compression, sink, token);
        var blob = await store.AddAsync(expectation, Fill, cancellationToken);
        var facts = $"{blob.Sha256} {made!.DiffId} {made.TarSize}";
        await store.PutDerivedAsync(kind, key, Encoding.ASCII.GetBytes(facts), cancellationToken);
        return made with { File = blob.Path };
    }

    private async Task<Layer?> FindAsync(string kind, string key, LayerCompression compression, CancellationToken cancellationToken)
    {
        if (await store.FindDerivedAsync(kind, key, cancellationToken) is not { } facts) return null;
        var parts = Encoding.ASCII.GetString(facts).Split(' ');
        var digest = Digest.Parse(parts[0]);
        return await store.FindAsync(digest, cancellationToken) is { } blob
            ? new Layer(blob.Path, LayerEncoder.MediaType(compression), digest, Digest.Parse(parts[1]), blob.Size, long.Parse(parts[2]))
            : null;
    }

    private static string KeyOf(StagedTree tree, SourceDate date)
    {
        var text = new StringBuilder($"{date.UnixSeconds}\n");
        foreach (var file in tree.Files) text.Append($"{file.Path}\0{file.Mode}\0{file.Size}\0{file.Sha256}\n");
        return text.ToString();
    }
}
