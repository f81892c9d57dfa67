using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace CniImageKit;

/// <summary>
/// A content digest in OCI form, <c>algorithm:hex</c> (image-spec descriptor.md), lower case. Only SHA-256 and SHA-512 exist here:
/// weaker algorithms cannot be expressed, so that nothing can be verified by them.
/// </summary>
public sealed class Digest : IEquatable<Digest>, IComparable<Digest>
{
    private const int Sha256HexLength = 64;
    private const int Sha512HexLength = 128;
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private Digest(string algorithm, string hex) => (Algorithm, Hex) = (algorithm, hex);

    /// <summary><c>sha256</c> or <c>sha512</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The value in lower-case hexadecimal: 64 digits for SHA-256, 128 for SHA-512.</summary>
    public string Hex { get; }

    /// <summary>
    /// Reads <c>sha256:…</c> or <c>sha512:…</c>; upper-case hex is refused, since a digest is a name and has one spelling.
    /// </summary>
    /// <exception cref="FormatException">The text is no digest.</exception>
    public static Digest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException($"'{text}' is no sha256 or sha512 digest");

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = null;
        if (text is null) return false;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return false;
        var (algorithm, hex) = (text[..colon], text[(colon + 1)..]);
        var length = algorithm switch { "sha256" => Sha256HexLength, "sha512" => Sha512HexLength, _ => 0 };
        if (length == 0 || hex.Length != length || hex.AsSpan().ContainsAnyExcept(LowerHex)) return false;
        digest = new Digest(algorithm, hex);
        return true;
    }

    /// <summary>Reads bare hexadecimal as sums files hold it, in either case; the length tells the algorithm.</summary>
    public static bool TryFromHex([NotNullWhen(true)] string? hex, [NotNullWhen(true)] out Digest? digest)
    {
        digest = null;
        var algorithm = hex?.Length switch { Sha256HexLength => "sha256:", Sha512HexLength => "sha512:", _ => null };
        return algorithm is not null && TryParse(algorithm + hex!.ToLowerInvariant(), out digest);
    }

    /// <summary>Wraps 32 (SHA-256) or 64 (SHA-512) raw hash bytes.</summary>
    public static Digest FromHash(ReadOnlySpan<byte> hash) => hash.Length switch
    {
        SHA256.HashSizeInBytes => new Digest("sha256", Convert.ToHexStringLower(hash)),
        SHA512.HashSizeInBytes => new Digest("sha512", Convert.ToHexStringLower(hash)),
        _ => throw new ArgumentException($"{hash.Length} bytes are no SHA-256 or SHA-512 value", nameof(hash)),
    };

    /// <summary>The SHA-256 digest of <paramref name="content"/>.</summary>
    public static Digest Sha256(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return FromHash(hash);
    }

    /// <summary>The SHA-512 digest of <paramref name="content"/>.</summary>
    public static Digest Sha512(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        SHA512.HashData(content, hash);
        return FromHash(hash);
    }

    /// <summary>A new hash for this digest's algorithm, to be disposed by the caller.</summary>
    internal IncrementalHash NewHash() =>
        IncrementalHash.CreateHash(Algorithm == "sha256" ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512);

    /// <summary><c>algorithm:hex</c>.</summary>
    public override string ToString() => $"{Algorithm}:{Hex}";

    /// <inheritdoc/>
    public bool Equals(Digest? other) => other is not null && Hex == other.Hex;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Digest);

    /// <inheritdoc/>
    public override int GetHashCode() => Hex.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public int CompareTo(Digest? other) => string.CompareOrdinal(ToString(), other?.ToString());

    /// <summary>Whether both name the same content by the same algorithm.</summary>
    public static bool operator ==(Digest? left, Digest? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the digests differ.</summary>
    public static bool operator !=(Digest? left, Digest? right) => !(left == right);
}
