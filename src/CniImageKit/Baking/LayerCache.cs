using System.Globalization;
using System.Text;
using CniImageKit.Layers;
using CniImageKit.Staging;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>
/// Layers in the store, by what they are made of: the same tree, date, compression and recipe is compressed once. Damaged ones are made
/// again.
/// </summary>
internal sealed class LayerCache(BlobStore store, bool rebuild)
{
    /// <summary>The layer of the tree. With <c>rebuild</c> it is made anew whatever the store holds.</summary>
    public async Task<Layer> LayerAsync(StagedTree tree, SourceDate date, LayerCompression compression, CancellationToken cancellationToken)
    {
        var kind = $"layer-{LayerWriter.Recipe}-{compression.ToString().ToLowerInvariant()}";
        var key = $"{LayerEncoder.Settings(compression)}\n{KeyOf(tree, date)}";
        if (!rebuild && await FindAsync(kind, key, compression, cancellationToken) is { } kept) return kept;

        Layer? made = null;
        var expectation = new StoreExpectation { Name = $"the layer of {tree.Platform}" };
        async Task Fill(Stream sink, CancellationToken token) => made = await LayerWriter.WriteAsync(tree, date, compression, sink, token);
        var blob = await store.AddAsync(expectation, Fill, cancellationToken);
        var facts = $"{blob.Sha256} {made!.DiffId} {made.TarSize}";
        await store.PutDerivedAsync(kind, key, Encoding.ASCII.GetBytes(facts), cancellationToken);
        return made with { File = blob.Path };
    }

    // The bytes are verified here, where a damaged layer can still be made again.
    private async Task<Layer?> FindAsync(string kind, string key, LayerCompression compression, CancellationToken cancellationToken)
    {
        if (await store.FindDerivedAsync(kind, key, cancellationToken) is not { } facts
            || Encoding.ASCII.GetString(facts).Split(' ') is not [var digest, var diff, var size]
            || !Digest.TryParse(digest, out var sha256) || !Digest.TryParse(diff, out var diffId)
            || !long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var tarSize)
            || await store.FindAsync(sha256, cancellationToken) is not { } blob
            || !await store.IsWholeAsync(blob, cancellationToken)) return null;
        return new Layer(blob.Path, LayerEncoder.MediaType(compression), sha256, diffId, blob.Size, tarSize);
    }

    /// <summary>Names a tree and its date.</summary>
    public static string KeyOf(StagedTree tree, SourceDate date)
    {
        var text = new StringBuilder($"{date.UnixSeconds}\n");
        foreach (var file in tree.Files) text.Append($"{file.Path}\0{file.Mode}\0{file.Size}\0{file.Sha256}\n");
        return text.ToString();
    }
}
