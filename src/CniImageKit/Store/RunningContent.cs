using System.Security.Cryptography;

namespace CniImageKit.Store;

/// <summary>Bytes as they go by: how many, their SHA-256 and, where asked for, their SHA-512, in one pass.</summary>
internal sealed class RunningContent(bool withSha512) : IDisposable
{
    private readonly IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash? sha512 = withSha512 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA512) : null;

    /// <summary>Bytes so far.</summary>
    public long Size { get; private set; }

    /// <summary>Counts and hashes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        sha256.AppendData(bytes);
        sha512?.AppendData(bytes);
        Size += bytes.Length;
    }

    /// <summary>SHA-256 of all bytes so far; more may follow.</summary>
    public Digest Sha256()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        sha256.GetCurrentHash(hash);
        return Digest.FromHash(hash);
    }

    /// <summary>SHA-512 of all bytes so far; only where asked for.</summary>
    public Digest Sha512()
    {
        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        sha512!.GetCurrentHash(hash);
        return Digest.FromHash(hash);
    }

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        sha256.GetHashAndReset();
        sha512?.GetHashAndReset();
        Size = 0;
    }

    public void Dispose()
    {
        sha256.Dispose();
        sha512?.Dispose();
    }
}
