using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using CniImageKit.Diagnostics;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Ed25519 = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace CniImageKit.Trust;

/// <summary>
/// A private key from a PEM file: PKCS#8, also encrypted, SEC 1 or PKCS#1. The same key signs the same data with the same bytes. Raises
/// CNIK5321 and 5322.
/// </summary>
internal sealed class SigningKey
{
    private readonly byte[] _pkcs8;

    private SigningKey(byte[] pkcs8, PublicKey @public) => (_pkcs8, Public) = (pkcs8, @public);

    /// <summary>Its public half.</summary>
    public PublicKey Public { get; }

    /// <summary>Reads the first PEM block that is a key, with the password that an encrypted one needs.</summary>
    public static SigningKey ReadPem(string pem, Location at, string? password = null)
    {
        // The old form of encryption has headers, which are no PEM block to the platform.
        if (pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal)) throw new CniImageKitException(Rules.KeyEncrypted(at));
        var rest = pem.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            var (label, block) = (rest[fields.Label].ToString(), rest[fields.Location].ToString());
            // openssl ecparam writes a block of parameters before the key.
            var der = Convert.FromBase64String(rest[fields.Base64Data].ToString());
            if (label != "EC PARAMETERS") return Read(label, block, der, at, password);
            rest = rest[fields.Location.End..];
        }

        throw new CniImageKitException(Rules.KeyMalformed(at, "it has no PEM block"));
    }

    /// <summary>Signs with the hash that belongs to the key; ECDSA gives DER.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        if (Public.Kind == KeyKind.Ed25519)
        {
            var signature = new byte[Ed25519.SignatureSize];
            Ed25519.Sign(Ed25519Secret(_pkcs8), 0, data.ToArray(), 0, data.Length, signature, 0);
            return signature;
        }

        if (Public.Kind == KeyKind.Rsa)
        {
            using var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(_pkcs8, out _);
            return rsa.SignData(data, Public.Kind.Hash(), RSASignaturePadding.Pkcs1);
        }

        return DeterministicEcdsa.Sign(_pkcs8, Public.Kind, data);
    }

    private static SigningKey Read(string label, string block, byte[] der, Location at, string? password)
    {
        try
        {
            if (label == "ENCRYPTED PRIVATE KEY")
                return FromPkcs8(Decrypted(der, password ?? throw new CniImageKitException(Rules.KeyEncrypted(at)), at), at);
            return label switch
            {
                "PRIVATE KEY" => FromPkcs8(der, at),
                "EC PRIVATE KEY" => FromEcdsa(block, at),
                "RSA PRIVATE KEY" => FromRsa(block, at),
                _ => throw new CniImageKitException(Rules.KeyMalformed(at, $"it holds a {label.ToLowerInvariant()}")),
            };
        }
        catch (Exception fault) when (fault is AsnContentException or CryptographicException or ArgumentException)
        {
            throw new CniImageKitException(Rules.KeyMalformed(at, "it is no well-formed key"));
        }
    }

    private static byte[] Decrypted(byte[] der, string password, Location at)
    {
        // The library cuts each character to a byte, and openssl takes the password in UTF-8.
        var bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(password)).ToCharArray();
        try
        {
            return PrivateKeyInfoFactory.CreatePrivateKeyInfo(PrivateKeyFactory.DecryptKey(bytes, der)).GetDerEncoded();
        }
        catch (Exception fault) when (fault is CryptoException or IOException or GeneralSecurityException or ArgumentException
            or InvalidOperationException)
        {
            throw new CniImageKitException(Rules.KeyPasswordWrong(at));
        }
    }

    private static SigningKey FromPkcs8(byte[] der, Location at)
    {
        var reader = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        reader.ReadInteger();
        var id = reader.ReadSequence().ReadObjectIdentifier();
        if (id == "1.2.840.10045.2.1") return FromEcdsa(PemEncoding.WriteString("PRIVATE KEY", der), at);
        if (id == "1.2.840.113549.1.1.1") return FromRsa(PemEncoding.WriteString("PRIVATE KEY", der), at);
        if (id != "1.3.101.112") throw new CniImageKitException(Rules.KeyMalformed(at, $"{id} is no kind of key in use"));
        var raw = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(Ed25519Secret(der), 0, raw, 0);
        return new SigningKey(der, PublicKey.FromEd25519(raw));
    }

    private static SigningKey FromEcdsa(string pem, Location at)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(pem);
        return new SigningKey(ecdsa.ExportPkcs8PrivateKey(), PublicKey.FromSpki(ecdsa.ExportSubjectPublicKeyInfo(), at));
    }

    private static SigningKey FromRsa(string pem, Location at)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return new SigningKey(rsa.ExportPkcs8PrivateKey(), PublicKey.FromSpki(rsa.ExportSubjectPublicKeyInfo(), at));
    }

    private static byte[] Ed25519Secret(byte[] pkcs8)
    {
        var reader = new AsnReader(pkcs8, AsnEncodingRules.BER).ReadSequence();
        reader.ReadInteger();
        reader.ReadSequence();
        var secret = new AsnReader(reader.ReadOctetString(), AsnEncodingRules.BER).ReadOctetString();
        return secret.Length == Ed25519.SecretKeySize ? secret : throw new CryptographicException("an Ed25519 key has 32 bytes");
    }
}
