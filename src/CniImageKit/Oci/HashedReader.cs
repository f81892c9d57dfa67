using System.Security.Cryptography;
using CniImageKit.Archives;

namespace CniImageKit.Oci;

/// <summary>Hashes what is read through it. Owns the inner stream.</summary>
internal sealed class HashedReader(Stream inner, string algorithm) : ForwardStream
{
    private readonly IncrementalHash _hash =
        IncrementalHash.CreateHash(algorithm == "sha256" ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512);

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        _hash.AppendData(buffer[..count]);
        return count;
    }

    /// <summary>The digest of all that was read.</summary>
    public Digest Finish() => Digest.FromHash(_hash.GetHashAndReset());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
