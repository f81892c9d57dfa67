using System.Security.Cryptography;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.OpenPgp;

/// <summary>A version 4 public key or subkey packet (RFC 9580 section 5.5.2).</summary>
internal sealed record OpenPgpPublicKey
{
    public const int Rsa = 1;
    public const int RsaSignOnly = 3;
    public const int Ecdsa = 19;
    public const int EdDsaLegacy = 22;
    public const int Ed25519 = 27;

    /// <summary>The packet's body, which fingerprints and certifications hash.</summary>
    public required byte[] Body { get; init; }

    /// <summary>40 upper-case hexadecimal digits.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public required long Created { get; init; }

    /// <summary>Public-key algorithm id (section 9.1).</summary>
    public required int Algorithm { get; init; }

    /// <summary>The algorithm's own values.</summary>
    public required byte[] Values { get; init; }

    /// <summary>The last 16 digits of the fingerprint.</summary>
    public string KeyId => Fingerprint[^16..];

    /// <summary>Reads the packet; null for key versions other than 4.</summary>
    public static OpenPgpPublicKey? Read(OpenPgpPacket packet, Location at)
    {
        var cursor = new OpenPgpCursor(packet.Body, at);
        if (cursor.Byte() != 4 || packet.Body.Length > ushort.MaxValue) return null;
        return new OpenPgpPublicKey
        {
            Body = packet.Body,
            Fingerprint = FingerprintOf(packet.Body),
            Created = cursor.UInt32(),
            Algorithm = cursor.Byte(),
            Values = cursor.Rest.ToArray(),
        };
    }

    /// <summary>The key as certifications and fingerprints hash it: 0x99, length, body (section 5.2.4).</summary>
    public void AddTo(IncrementalHash hash)
    {
        hash.AppendData([0x99, (byte)(Body.Length >> 8), (byte)Body.Length]);
        hash.AppendData(Body);
    }

    // The version 4 format names keys by SHA-1 (section 5.5.4.2). Only its owner could make a second key of that name.
    private static string FingerprintOf(byte[] body)
    {
        byte[] prefixed = [0x99, (byte)(body.Length >> 8), (byte)body.Length, .. body];
#pragma warning disable CA5350
        return Convert.ToHexString(SHA1.HashData(prefixed));
#pragma warning restore CA5350
    }
}
