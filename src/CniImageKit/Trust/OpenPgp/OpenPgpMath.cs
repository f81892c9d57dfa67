using System.Security.Cryptography;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.OpenPgp;

/// <summary>How the mathematics of one signature came out.</summary>
internal enum MathResult
{
    Good,
    Bad,

    /// <summary>
    /// The hash is weaker than SHA-256, the RSA key shorter than 2048 bits, or the algorithm not in use for archives (DSA).
    /// </summary>
    Weak,
}

/// <summary>Hashes and public-key operations. RSA and ECDSA are the platform's, Ed25519 is BouncyCastle's.</summary>
internal static class OpenPgpMath
{
    private const int MinRsaBytes = 256;
    private const int Ed25519Bytes = 32;

    /// <summary>SHA-2 of section 9.5 with at least 256 bits; null for all others, SHA-1 above all.</summary>
    public static HashAlgorithmName? HashOf(OpenPgpSignature signature) => signature.HashAlgorithm switch
    {
        8 => HashAlgorithmName.SHA256,
        9 => HashAlgorithmName.SHA384,
        10 => HashAlgorithmName.SHA512,
        _ => null,
    };

    /// <summary>Whether the key made the signature over what <paramref name="subject"/> adds to the hash.</summary>
    public static MathResult Verify(OpenPgpSignature signature, OpenPgpPublicKey key, Action<IncrementalHash> subject, Location at)
    {
        if (HashOf(signature) is not { } algorithm) return MathResult.Weak;
        if (signature.KeyAlgorithm != key.Algorithm) return MathResult.Bad;
        using var hash = IncrementalHash.CreateHash(algorithm);
        subject(hash);
        hash.AppendData(signature.Hashed);
        var length = signature.Hashed.Length;
        hash.AppendData([4, 0xff, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length]);
        var value = hash.GetHashAndReset();
        if (!value.AsSpan(0, 2).SequenceEqual(signature.HashStart)) return MathResult.Bad;
        try
        {
            return key.Algorithm switch
            {
                OpenPgpPublicKey.Rsa or OpenPgpPublicKey.RsaSignOnly => Rsa(key, signature, value, algorithm, at),
                OpenPgpPublicKey.Ecdsa => Ecdsa(key, signature, value, at),
                OpenPgpPublicKey.EdDsaLegacy => EdDsa(key, signature, value, at),
                OpenPgpPublicKey.Ed25519 => Ed(key.Values, signature.Values, value),
                _ => MathResult.Weak,
            };
        }
        catch (CryptographicException)
        {
            return MathResult.Bad;
        }
    }

    private static MathResult Rsa(OpenPgpPublicKey key, OpenPgpSignature signature, byte[] value, HashAlgorithmName algorithm, Location at)
    {
        var cursor = new OpenPgpCursor(key.Values, at);
        var (modulus, exponent) = (cursor.Mpi(), cursor.Mpi());
        if (modulus.Length < MinRsaBytes) return MathResult.Weak;
        var number = new OpenPgpCursor(signature.Values, at).Mpi();
        if (exponent.Length is 0 or > 8 || number.Length > modulus.Length) return MathResult.Bad;
        using var rsa = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
        return Result(rsa.VerifyHash(value, Padded(number, modulus.Length), algorithm, RSASignaturePadding.Pkcs1));
    }

    private static MathResult Ecdsa(OpenPgpPublicKey key, OpenPgpSignature signature, byte[] value, Location at)
    {
        var cursor = new OpenPgpCursor(key.Values, at);
        var oid = cursor.Take(cursor.Byte());
        (ECCurve Curve, int Size)? known = Convert.ToHexString(oid) switch
        {
            "2A8648CE3D030107" => (ECCurve.NamedCurves.nistP256, 32),
            "2B81040022" => (ECCurve.NamedCurves.nistP384, 48),
            "2B81040023" => (ECCurve.NamedCurves.nistP521, 66),
            _ => null,
        };
        if (known is not var (curve, size)) return MathResult.Weak;
        var point = cursor.Mpi();
        var pair = new OpenPgpCursor(signature.Values, at);
        var (r, s) = (pair.Mpi(), pair.Mpi());
        if (point.Length != 1 + (2 * size) || point[0] != 4 || r.Length > size || s.Length > size) return MathResult.Bad;
        var q = new ECPoint { X = point[1..(1 + size)], Y = point[(1 + size)..] };
        using var ecdsa = ECDsa.Create(new ECParameters { Curve = curve, Q = q });
        return Result(ecdsa.VerifyHash(value, (byte[])[.. Padded(r, size), .. Padded(s, size)]));
    }

    private static MathResult EdDsa(OpenPgpPublicKey key, OpenPgpSignature signature, byte[] value, Location at)
    {
        var cursor = new OpenPgpCursor(key.Values, at);
        var oid = cursor.Take(cursor.Byte());
        if (Convert.ToHexString(oid) != "2B06010401DA470F01") return MathResult.Weak;
        var point = cursor.Mpi();
        var pair = new OpenPgpCursor(signature.Values, at);
        var (r, s) = (pair.Mpi(), pair.Mpi());
        if (point is not [0x40, .. var raw] || r.Length > Ed25519Bytes || s.Length > Ed25519Bytes) return MathResult.Bad;
        return Ed(raw, [.. Padded(r, Ed25519Bytes), .. Padded(s, Ed25519Bytes)], value);
    }

    private static MathResult Ed(byte[] key, byte[] signature, byte[] value) =>
        Result(key.Length == Ed25519Bytes && signature.Length == 2 * Ed25519Bytes
            && Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.Verify(signature, 0, key, 0, value, 0, value.Length));

    private static byte[] Padded(byte[] number, int size) => [.. new byte[size - number.Length], .. number];

    private static MathResult Result(bool good) => good ? MathResult.Good : MathResult.Bad;
}
