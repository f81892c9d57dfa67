using System.Text;

namespace CniImageKit.Store;

/// <summary>Values derived from content: facts, and names of other content. Damaged ones count as absent and are made again.</summary>
internal sealed partial class BlobStore
{
    /// <summary>The document that was put under the kind and key, or null.</summary>
    /// <param name="kind">Lower-case letters, digits and dashes; with the recipe's version in it where a recipe is involved.</param>
    /// <param name="key">Any text.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<byte[]?> FindDerivedAsync(string kind, string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(SealedDocument.Read(DerivedPath(kind, key), key));
    }

    /// <summary>Puts a small document under the kind and key, in one step.</summary>
    public Task PutDerivedAsync(string kind, string key, ReadOnlyMemory<byte> document, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Prepare();
        Put(kind, key, document.Span);
        return Task.CompletedTask;
    }

    /// <summary>The content that was made for the kind and key, or null.</summary>
    public Task<StoredBlob?> FindDerivedBlobAsync(string kind, string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(FindMapped(kind, key));
    }

    /// <summary>Makes content for the kind and key once, however many processes ask at the same time.</summary>
    public async Task<StoredBlob> AddDerivedBlobAsync(
        string kind, string key, StoreExpectation expected, Func<Stream, CancellationToken, Task> fill, CancellationToken cancellationToken)
    {
        Prepare();
        var name = kind + "-" + Name(key);
        using var taken = await KeyLock.TakeAsync(layout.Lock(name), expected.Name, host, cancellationToken).ConfigureAwait(false);
        if (FindMapped(kind, key) is { } found) return found;
        var blob = await AddAsync(expected, fill, cancellationToken).ConfigureAwait(false);
        Put(kind, key, Encoding.ASCII.GetBytes(blob.Sha256.ToString()));
        return blob;
    }

    /// <summary>
    /// Takes a file that a program makes by name, since it cannot write to a stream. It is read once more for its digest.
    /// </summary>
    public async Task<StoredBlob> AddMadeFileAsync(
        StoreExpectation expected, Func<string, CancellationToken, Task> make, CancellationToken cancellationToken)
    {
        Prepare();
        var path = layout.Temporary(Unique());
        try
        {
            await make(path, cancellationToken).ConfigureAwait(false);
            await using var content = File.OpenRead(path);
            return await AddAsync(expected, content.CopyToAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            StoreFailure.Forget(path);
        }
    }

    private StoredBlob? FindMapped(string kind, string key) =>
        SealedDocument.Read(DerivedPath(kind, key), key) is { } document
        && Digest.TryParse(Encoding.ASCII.GetString(document), out var sha256) && sha256.Algorithm == "sha256" ? Find(sha256) : null;

    private void PutFacts(StoredBlob blob)
    {
        Put("facts", blob.Sha256.Hex, Encoding.ASCII.GetBytes($"{blob.Size} {blob.Sha512.Hex}"));
        Put("sha512", blob.Sha512.Hex, Encoding.ASCII.GetBytes(blob.Sha256.ToString()));
    }

    private string FactsPath(Digest sha256) => DerivedPath("facts", sha256.Hex);

    private void Put(string kind, string key, ReadOnlySpan<byte> document)
    {
        try
        {
            Unix.CreatePrivateDirectory(layout.Derived(kind));
        }
        catch (Exception e) when (StoreFailure.Covers(e))
        {
            throw StoreFailure.Of(e, layout.Derived(kind));
        }

        SealedDocument.Write(DerivedPath(kind, key), key, document, Unique());
    }

    private string DerivedPath(string kind, string key) => Path.Combine(layout.Derived(kind), Name(key));

    private static string Name(string key) => Digest.Sha256(Encoding.UTF8.GetBytes(key)).Hex;
}
