using System.Collections.Immutable;
using System.Text;
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
    // Raised whenever the reading changes.
    private const string PackagesKind = "go-packages-1";
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

    /// <summary>The packages that a Go program is linked from, sorted ordinally; null where that cannot be told.</summary>
    public async Task<ImmutableArray<string>?> PackagesOfAsync(StoredBlob blob, Location at, CancellationToken cancellationToken)
    {
        if (await store.FindDerivedAsync(PackagesKind, blob.Sha256.Hex, cancellationToken) is { } kept) return Lines(kept);
        await using (var content = store.Open(blob)) await content.CopyToAsync(Stream.Null, cancellationToken);
        await using var file = new FileStream(blob.Path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.RandomAccess });
        var packages = LinkedPackages.Read(file, at);
        var lines = Encoding.UTF8.GetBytes(string.Concat((packages ?? []).Select(p => p + "\n")));
        await store.PutDerivedAsync(PackagesKind, blob.Sha256.Hex, lines, cancellationToken);
        return packages;
    }

    private static ImmutableArray<string>? Lines(byte[] lines) =>
        lines.Length == 0 ? null : [.. Encoding.UTF8.GetString(lines).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
