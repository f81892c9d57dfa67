using System.Security.Cryptography;

namespace CniImageKit.Trust;

/// <summary>The kinds of keys in use for signatures.</summary>
internal enum KeyKind
{
    EcdsaP256,
    EcdsaP384,
    EcdsaP521,

    /// <summary>2048 bits at least, PKCS#1 v1.5.</summary>
    Rsa,
    Ed25519,
}

/// <summary>What belongs to a kind of key.</summary>
internal static class KeyKinds
{
    /// <summary>The hash that signers use with such a key; Ed25519 hashes by itself.</summary>
    public static HashAlgorithmName Hash(this KeyKind kind) => kind switch
    {
        KeyKind.EcdsaP384 => HashAlgorithmName.SHA384,
        KeyKind.EcdsaP521 => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };

    /// <summary>Whether it is ECDSA on one of the three curves.</summary>
    public static bool IsEcdsa(this KeyKind kind) => kind is KeyKind.EcdsaP256 or KeyKind.EcdsaP384 or KeyKind.EcdsaP521;
}
