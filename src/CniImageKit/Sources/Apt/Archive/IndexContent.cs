using System.Security.Cryptography;
using CniImageKit.Archives;
using CniImageKit.Archives.Compression;
using CniImageKit.Diagnostics;
using CniImageKit.Store;

namespace CniImageKit.Sources.Apt.Archive;

/// <summary>
/// The plain content of a stored index. What was scanned counts only after the bytes at rest and the plain bytes both proved right.
/// </summary>
internal static class IndexContent
{
    /// <summary>Scans the content. Raises CNIK2209 where it does not decompress to what Release says.</summary>
    public static async Task<T> ReadAsync<T>(
        BlobStore store, StoredBlob blob, IndexFile? plain, Func<Stream, Location, Task<T>> scan, Location at,
        CancellationToken cancellationToken)
    {
        await using var stored = store.Open(blob);
        await using var content = Decompression.Open(stored, at.ToString(), ArchiveLimits.Default, cancellationToken);
        using var hash = SHA256.Create();
        await using var hashed = new CryptoStream(content, hash, CryptoStreamMode.Read);
        var found = await scan(hashed, at).ConfigureAwait(false);
        if (plain is not null && Digest.FromHash(hash.Hash) != plain.Sha256)
            throw new CniImageKitException(Rules.IndexUnreadable(at, "it does not decompress to what Release lists"));
        await stored.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        return found;
    }
}
