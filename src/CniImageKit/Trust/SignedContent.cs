using System.Buffers;
using System.Security.Cryptography;
using CniImageKit.Diagnostics;
using CniImageKit.Store;

namespace CniImageKit.Trust;

/// <summary>
/// What a signature is asked about: an artifact in the store, or a document in memory. Read as a stream, as often as needed.
/// </summary>
/// <param name="Name">Its file name, for messages.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256.</param>
/// <param name="Sha512">SHA-512.</param>
/// <param name="Open">Its bytes; a stream from the store fails at its end where they were changed.</param>
internal sealed record SignedContent(string Name, long Size, Digest Sha256, Digest Sha512, Func<Stream> Open)
{
    /// <summary>Signatures over unhashed content need all of it in memory: more than this is refused with CNIK5329.</summary>
    public const int MostUnhashed = 256 << 20;

    private const int PieceBytes = 1 << 17;

    /// <summary>A document.</summary>
    public static SignedContent Of(string name, byte[] bytes) => new(
        name, bytes.Length, Digest.Sha256(bytes), Digest.FromHash(SHA512.HashData(bytes)), () => new MemoryStream(bytes, writable: false));

    /// <summary>An artifact.</summary>
    public static SignedContent Of(string name, StoredBlob blob, BlobStore store) =>
        new(name, blob.Size, blob.Sha256, blob.Sha512, () => store.Open(blob));

    /// <summary>Hands on all bytes, piece by piece.</summary>
    public void Read(SpanAction piece)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            using var content = Open();
            for (int read; (read = content.Read(buffer)) > 0;) piece(buffer.AsSpan(0, read));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The hash by SHA-256, SHA-384 or SHA-512; two of them are known already.</summary>
    public byte[] Hash(HashAlgorithmName algorithm)
    {
        if (algorithm == HashAlgorithmName.SHA256) return Convert.FromHexString(Sha256.Hex);
        if (algorithm == HashAlgorithmName.SHA512) return Convert.FromHexString(Sha512.Hex);
        using var hash = IncrementalHash.CreateHash(algorithm);
        Read(piece => hash.AppendData(piece));
        return hash.GetHashAndReset();
    }

    /// <summary>All bytes.</summary>
    public byte[] InMemory(Location at)
    {
        if (Size > MostUnhashed) throw new CniImageKitException(Rules.ContentTooLarge(at, Name, Size, MostUnhashed));
        var bytes = new byte[Size];
        var length = 0;
        Read(piece =>
        {
            piece.CopyTo(bytes.AsSpan(length));
            length += piece.Length;
        });
        return bytes;
    }

    /// <summary>Whether the key made the signature over this content, hashed as signers with such keys do.</summary>
    public bool IsSignedBy(PublicKey key, ReadOnlySpan<byte> signature, Location at)
    {
        if (key.Kind == KeyKind.Ed25519) return key.Verifies(InMemory(at), signature);
        var own = key.Kind.Hash();
        return key.VerifiesHash(Hash(own), own, signature)
            || (own != HashAlgorithmName.SHA256 && key.VerifiesHash(Hash(HashAlgorithmName.SHA256), HashAlgorithmName.SHA256, signature));
    }

    /// <summary>Takes a piece of content.</summary>
    public delegate void SpanAction(ReadOnlySpan<byte> piece);
}
