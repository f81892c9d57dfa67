using CniImageKit.Binaries;
using CniImageKit.Diagnostics;
using CniImageKit.Store;

namespace CniImageKit.Intake;

/// <summary>
/// Facts of stored binaries, read once per content and kept in the store under the version of the reader. Facts outlive the file that they
/// were read from, so its bytes are verified first (CNIK4022).
/// </summary>
internal sealed class PluginFacts(BlobStore store)
{
    private static readonly string Kind = $"binary-facts-{BinaryFactsJson.Revision}";

    /// <summary>The facts; what is wrong with the file is said of <paramref name="at"/>.</summary>
    public async Task<BinaryFacts> OfAsync(StoredBlob blob, Location at, CancellationToken cancellationToken)
    {
        if (await store.FindDerivedAsync(Kind, blob.Sha256.Hex, cancellationToken) is { } kept && BinaryFactsJson.Read(kept) is { } known)
            return known;
        await using (var content = store.Open(blob)) await content.CopyToAsync(Stream.Null, cancellationToken);
        var facts = BinaryInspection.Read(blob.Path, at);
        await store.PutDerivedAsync(Kind, blob.Sha256.Hex, BinaryFactsJson.Write(facts), cancellationToken);
        return facts;
    }
}
