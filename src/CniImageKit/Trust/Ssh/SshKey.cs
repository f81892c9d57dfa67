using System.Formats.Asn1;
using System.Security.Cryptography;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.Ssh;

/// <summary>An SSH public key: Ed25519, ECDSA on the NIST curves or RSA. Raises CNIK5321.</summary>
/// <param name="Blob">Its wire form (RFC 4253 section 6.6), which names it.</param>
/// <param name="Type">Such as <c>ssh-ed25519</c>.</param>
/// <param name="Key">The key in it.</param>
internal sealed record SshKey(byte[] Blob, string Type, PublicKey Key)
{
    /// <summary>As ssh-keygen prints it: <c>SHA256:</c> and base64 without padding.</summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Blob)).TrimEnd('=');

    /// <summary>Whether the text is a key itself and no file name.</summary>
    public static bool IsKey(string text) =>
        text.StartsWith("ssh-", StringComparison.Ordinal) || text.StartsWith("ecdsa-sha2-", StringComparison.Ordinal)
        || text.StartsWith("sk-", StringComparison.Ordinal);

    /// <summary>Reads a line such as <c>ssh-ed25519 AAAA… comment</c>.</summary>
    public static SshKey ReadLine(string line, Location at)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2) throw Fault(at, "an SSH key is its type and base64");
        var key = ReadBase64(words[1], at);
        return key.Type == words[0] ? key : throw Fault(at, $"it calls itself {words[0]} and is {key.Type}");
    }

    /// <summary>Reads the base64 of a key.</summary>
    public static SshKey ReadBase64(string text, Location at)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Read(bytes[..length], at) : throw Fault(at, "it is no base64");
    }

    /// <summary>Reads the wire form.</summary>
    public static SshKey Read(byte[] blob, Location at)
    {
        try
        {
            var reader = new SshReader(blob);
            var type = reader.Text();
            var key = type switch
            {
                "ssh-ed25519" => Ed25519(reader.Bytes()),
                "ecdsa-sha2-nistp256" => Ecdsa(reader.Text(), "1.2.840.10045.3.1.7", reader.Bytes(), at),
                "ecdsa-sha2-nistp384" => Ecdsa(reader.Text(), "1.3.132.0.34", reader.Bytes(), at),
                "ecdsa-sha2-nistp521" => Ecdsa(reader.Text(), "1.3.132.0.35", reader.Bytes(), at),
                "ssh-rsa" => Rsa(reader.Number(), reader.Number(), at),
                _ => throw new FormatException($"a key of type {(type.Length > 60 ? "unknown" : type)} is not taken"),
            };
            return new SshKey(blob, type, key);
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            throw Fault(at, fault is FormatException ? fault.Message : "it is no well-formed key");
        }
    }

    private static PublicKey Ed25519(byte[] raw) =>
        raw.Length == 32 ? PublicKey.FromEd25519(raw) : throw new FormatException("an Ed25519 key has 32 bytes");

    private static PublicKey Ecdsa(string curve, string oid, byte[] point, Location at)
    {
        if (curve is not ("nistp256" or "nistp384" or "nistp521")) throw new FormatException("its curve is not known");
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.10045.2.1");
                writer.WriteObjectIdentifier(oid);
            }

            writer.WriteBitString(point);
        }

        return PublicKey.FromSpki(writer.Encode(), at);
    }

    private static PublicKey Rsa(byte[] exponent, byte[] modulus, Location at)
    {
        if (exponent.Length is 0 or > 8 || modulus.Length is 0 or > 2048) throw new FormatException("its numbers are no RSA key");
        using var rsa = RSA.Create(new RSAParameters { Exponent = exponent, Modulus = modulus });
        return PublicKey.FromSpki(rsa.ExportSubjectPublicKeyInfo(), at);
    }

    private static CniImageKitException Fault(Location at, string why) => new(Rules.KeyMalformed(at, why));
}
