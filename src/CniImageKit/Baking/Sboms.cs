using System.Collections.Immutable;
using System.Security.Cryptography;
using CniImageKit.Evidence;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>A staged platform's bill of materials in any format.</summary>
internal sealed class Sboms(BlobStore store)
{
    private const string Kind = "sha1-1";

    /// <summary>The document.</summary>
    public async Task<byte[]> WriteAsync(StagedPlatform staged, SbomFormat format, CancellationToken cancellationToken) =>
        SbomWriter.Write(
            staged.Bill, format, format == SbomFormat.Spdx23 ? await Sha1Async(staged.Plugins, cancellationToken) : SbomSha1.None);

    // Only SPDX 2.3 wants a SHA-1 of every file. It is computed once for a content and kept, so that no bake without that format pays for
    // it.
    private async Task<SbomSha1> Sha1Async(ImmutableArray<ReadyPlugin> plugins, CancellationToken cancellationToken)
    {
        var values = ImmutableDictionary.CreateBuilder<Digest, string>();
        foreach (var blob in plugins.Select(p => p.Blob).DistinctBy(b => b.Sha256))
        {
            if (await store.FindDerivedAsync(Kind, blob.Sha256.Hex, cancellationToken) is not { Length: SHA1.HashSizeInBytes } hash)
            {
                await using var content = store.Open(blob);
#pragma warning disable CA5350 // SPDX 2.3 names SHA-1; nothing is verified by it.
                hash = await SHA1.HashDataAsync(content, cancellationToken);
#pragma warning restore CA5350
                await store.PutDerivedAsync(Kind, blob.Sha256.Hex, hash, cancellationToken);
            }

            values[blob.Sha256] = Convert.ToHexStringLower(hash);
        }

        return new SbomSha1(values.ToImmutable());
    }
}
