using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.OpenPgp;

/// <summary>What a signature packet is about (RFC 9580 section 5.2.1).</summary>
internal enum SignatureType
{
    Binary = 0x00,
    Text = 0x01,
    GenericCertification = 0x10,
    PositiveCertification = 0x13,
    SubkeyBinding = 0x18,
    PrimaryKeyBinding = 0x19,
    DirectKey = 0x1F,
    KeyRevocation = 0x20,
    SubkeyRevocation = 0x28,
    CertificationRevocation = 0x30,
}

/// <summary>A version 4 signature packet, taken apart but not yet verified. Times and flags come from the hashed area only.</summary>
internal sealed record OpenPgpSignature
{
    public required SignatureType Type { get; init; }

    /// <summary>Public-key algorithm id (section 9.1).</summary>
    public required int KeyAlgorithm { get; init; }

    /// <summary>Hash algorithm id (section 9.5).</summary>
    public required int HashAlgorithm { get; init; }

    /// <summary>From the version octet to the end of the hashed subpackets: what the hash's trailer repeats.</summary>
    public required byte[] Hashed { get; init; }

    /// <summary>The two octets that tell early whether the hash can fit.</summary>
    public required byte[] HashStart { get; init; }

    /// <summary>The algorithm's own values: two MPIs (or one), or raw octets.</summary>
    public required byte[] Values { get; init; }

    /// <summary>Seconds since 1970; null where the packet has no creation time, which makes it invalid.</summary>
    public long? Created { get; init; }

    /// <summary>Seconds after <see cref="Created"/> when the signature expires, or 0.</summary>
    public long Lifetime { get; init; }

    /// <summary>Seconds after the key's creation when the key expires, or 0.</summary>
    public long KeyLifetime { get; init; }

    /// <summary>Key flags (section 5.2.3.29), or null where there are none.</summary>
    public int? KeyFlags { get; init; }

    /// <summary>The issuer's key id: a hint.</summary>
    public string? IssuerKeyId { get; init; }

    /// <summary>The issuer's fingerprint: a hint.</summary>
    public string? IssuerFingerprint { get; init; }

    /// <summary>The signing subkey's own signature over its primary key.</summary>
    public OpenPgpSignature? Embedded { get; init; }

    /// <summary>
    /// There is a critical subpacket that this code does not know, so that the signature counts for nothing (section 5.2.3.7).
    /// </summary>
    public bool HasUnknownCritical { get; init; }

    /// <summary>A certification of a user id by the key itself or by others.</summary>
    public bool IsCertification => Type is >= SignatureType.GenericCertification and <= SignatureType.PositiveCertification;

    /// <summary>Whom to look for in a keyring.</summary>
    public string Issuer => IssuerFingerprint ?? IssuerKeyId ?? "an unnamed key";

    /// <summary>Reads the packet's body; null for versions other than 4, which nothing here believes.</summary>
    public static OpenPgpSignature? Read(byte[] body, Location at, bool embedded = false)
    {
        var cursor = new OpenPgpCursor(body, at);
        if (cursor.Byte() != 4) return null;
        var (type, keyAlgorithm, hashAlgorithm) = ((SignatureType)cursor.Byte(), cursor.Byte(), cursor.Byte());
        var hashed = cursor.Take(cursor.UInt16());
        var unhashed = cursor.Take(cursor.UInt16());
        var signature = new OpenPgpSignature
        {
            Type = type,
            KeyAlgorithm = keyAlgorithm,
            HashAlgorithm = hashAlgorithm,
            Hashed = body[..(6 + hashed.Length)],
            HashStart = cursor.Take(2).ToArray(),
            Values = cursor.Rest.ToArray(),
        };
        signature = OpenPgpSubpackets.Apply(signature, hashed, isHashed: true, embedded, at);
        return OpenPgpSubpackets.Apply(signature, unhashed, isHashed: false, embedded, at);
    }
}
