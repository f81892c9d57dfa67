using System.Formats.Asn1;
using System.Security.Cryptography;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust;

/// <summary>
/// A public key as SubjectPublicKeyInfo (RFC 5280, RFC 8410): ECDSA on the NIST curves, RSA of 2048 bits or more, Ed25519. Others are
/// refused with CNIK5321.
/// </summary>
internal sealed record PublicKey
{
    private const string EcPublicKey = "1.2.840.10045.2.1";
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string Ed25519Id = "1.3.101.112";
    private const int Ed25519Bytes = 32;
    private const int MinRsaBits = 2048;

    private PublicKey(KeyKind kind, byte[] spki, byte[] raw) => (Kind, Spki, Raw, Fingerprint) = (kind, spki, raw, Digest.Sha256(spki));

    /// <summary>What kind of key it is.</summary>
    public KeyKind Kind { get; }

    /// <summary>SubjectPublicKeyInfo in DER.</summary>
    public byte[] Spki { get; }

    /// <summary>The content of its bit string: for Ed25519 the 32 bytes of the key.</summary>
    public byte[] Raw { get; }

    /// <summary>SHA-256 of <see cref="Spki"/>: the key's name in locks and as a key id.</summary>
    public Digest Fingerprint { get; }

    /// <summary>Reads <c>-----BEGIN PUBLIC KEY-----</c>, or <c>RSA PUBLIC KEY</c> of PKCS#1.</summary>
    public static PublicKey ReadPem(string pem, Location at)
    {
        if (!PemEncoding.TryFind(pem, out var fields)) throw Fault(at, "it has no PEM block");
        var label = pem[fields.Label];
        if (label is not ("PUBLIC KEY" or "RSA PUBLIC KEY")) throw Fault(at, $"it holds a {label.ToLowerInvariant()}");
        var der = Convert.FromBase64String(pem[fields.Base64Data]);
        if (label == "PUBLIC KEY") return FromSpki(der, at);
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportRSAPublicKey(der, out _);
            return FromSpki(rsa.ExportSubjectPublicKeyInfo(), at);
        }
        catch (CryptographicException)
        {
            throw Fault(at, "its numbers are no RSA key");
        }
    }

    /// <summary>Reads DER.</summary>
    public static PublicKey FromSpki(byte[] spki, Location at)
    {
        try
        {
            var outer = new AsnReader(spki, AsnEncodingRules.DER);
            var reader = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var algorithm = reader.ReadSequence();
            var id = algorithm.ReadObjectIdentifier();
            var curve = id == EcPublicKey ? algorithm.ReadObjectIdentifier() : null;
            var raw = reader.ReadBitString(out _);
            reader.ThrowIfNotEmpty();
            return new PublicKey(KindOf(id, curve, spki, raw, at), spki, raw);
        }
        catch (Exception fault) when (fault is AsnContentException or CryptographicException or PlatformNotSupportedException)
        {
            throw Fault(at, "it is no well-formed key");
        }
    }

    /// <summary>An Ed25519 key of 32 bytes.</summary>
    public static PublicKey FromEd25519(ReadOnlySpan<byte> raw)
    {
        // The DER frame of RFC 8410 around a key is the same for all of them.
        byte[] spki = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, .. raw];
        return FromSpki(spki, Location.None);
    }

    /// <summary>
    /// Whether the key made the signature (ECDSA in DER) over the data. ECDSA is tried with the hash of its curve and, as cosign wrote it
    /// for long with every key, with SHA-256.
    /// </summary>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (Kind == KeyKind.Ed25519)
        {
            return signature.Length == 2 * Ed25519Bytes && Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.Verify(
                signature.ToArray(), 0, Raw, 0, data.ToArray(), 0, data.Length);
        }

        var own = Kind.Hash();
        return VerifiesHash(CryptographicOperations.HashData(own, data), own, signature)
            || (own != HashAlgorithmName.SHA256 && VerifiesHash(SHA256.HashData(data), HashAlgorithmName.SHA256, signature));
    }

    /// <summary>The same where the hash of the data is known already; never true for Ed25519, which signs data only.</summary>
    public bool VerifiesHash(ReadOnlySpan<byte> hash, HashAlgorithmName algorithm, ReadOnlySpan<byte> signature)
    {
        try
        {
            if (Kind == KeyKind.Rsa)
            {
                using var rsa = RSA.Create();
                rsa.ImportSubjectPublicKeyInfo(Spki, out _);
                return rsa.VerifyHash(hash, signature, algorithm, RSASignaturePadding.Pkcs1);
            }

            if (!Kind.IsEcdsa()) return false;
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(Spki, out _);
            return ecdsa.VerifyHash(hash, signature, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            // A signature that is no number of the key's size.
            return false;
        }
    }

    /// <inheritdoc/>
    public bool Equals(PublicKey? other) => other is not null && Fingerprint == other.Fingerprint;

    /// <inheritdoc/>
    public override int GetHashCode() => Fingerprint.GetHashCode();

    private static KeyKind KindOf(string id, string? curve, byte[] spki, byte[] raw, Location at)
    {
        if (id == Ed25519Id) return raw.Length == Ed25519Bytes ? KeyKind.Ed25519 : throw Fault(at, "an Ed25519 key has 32 bytes");
        if (id == RsaEncryption)
        {
            using var rsa = RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(spki, out _);
            return rsa.KeySize >= MinRsaBits ? KeyKind.Rsa : throw Fault(at, $"an RSA key of {rsa.KeySize} bits proves nothing any more");
        }

        var kind = curve switch
        {
            "1.2.840.10045.3.1.7" => KeyKind.EcdsaP256,
            "1.3.132.0.34" => KeyKind.EcdsaP384,
            "1.3.132.0.35" => KeyKind.EcdsaP521,
            _ => throw Fault(at, $"{curve ?? id} is no kind of key in use"),
        };
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(spki, out _);
        return kind;
    }

    private static CniImageKitException Fault(Location at, string why) => new(Rules.KeyMalformed(at, why));
}
