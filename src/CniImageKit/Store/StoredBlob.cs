namespace CniImageKit.Store;

/// <summary>Verified content in the store. Immutable on disk; readers rehash what they read (see BlobStore.Open).</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256, which names it.</param>
/// <param name="Sha512">SHA-512.</param>
internal sealed record StoredBlob(string Path, long Size, Digest Sha256, Digest Sha512);
