using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace CniImageKit.Trust;

/// <summary>
/// ECDSA whose nonce follows from key and data (RFC 6979), so that the same lock and key give the same envelope; the platform draws a new
/// nonce every time.
/// </summary>
internal static class DeterministicEcdsa
{
    /// <summary>The signature in DER (RFC 3279).</summary>
    public static byte[] Sign(byte[] pkcs8, KeyKind kind, ReadOnlySpan<byte> data)
    {
        var key = (ECPrivateKeyParameters)PrivateKeyFactory.CreateKey(pkcs8);
        var signer = new ECDsaSigner(new HMacDsaKCalculator(Hash(kind)));
        signer.Init(forSigning: true, key);
        var numbers = signer.GenerateSignature(CryptographicOperations.HashData(kind.Hash(), data));
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var number in numbers) writer.WriteInteger(new BigInteger(number.ToByteArray(), isBigEndian: true));
        }

        return writer.Encode();
    }

    private static IDigest Hash(KeyKind kind) => kind switch
    {
        KeyKind.EcdsaP384 => new Sha384Digest(),
        KeyKind.EcdsaP521 => new Sha512Digest(),
        _ => new Sha256Digest(),
    };
}
