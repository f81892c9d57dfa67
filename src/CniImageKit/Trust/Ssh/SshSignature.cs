using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.Ssh;

/// <summary>
/// A signature as <c>ssh-keygen -Y sign</c> writes it (OpenSSH's PROTOCOL.sshsig). Raises CNIK5320, 5324, 5332 and 5334.
/// </summary>
internal sealed record SshSignature
{
    /// <summary>More than any signature file has.</summary>
    public const int MaxBytes = 64 << 10;

    private const string Label = "SSH SIGNATURE";

    /// <summary>The key that made it, by its own word: whether it may is for others to say.</summary>
    public required SshKey Key { get; init; }

    /// <summary>What it was made for; a signature for mail must not pass for a release.</summary>
    public required string Namespace { get; init; }

    /// <summary><c>sha256</c> or <c>sha512</c>.</summary>
    public required string Hash { get; init; }

    /// <summary>The signature's algorithm, such as <c>rsa-sha2-512</c>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>The algorithm's own bytes.</summary>
    public required byte[] Bytes { get; init; }

    private byte[] Reserved { get; init; } = [];

    /// <summary>Takes an armoured signature apart.</summary>
    public static SshSignature Read(ReadOnlySpan<byte> file, Location at)
    {
        var text = Encoding.UTF8.GetString(file);
        if (!PemEncoding.TryFind(text, out var fields) || text[fields.Label] != Label
            || text.AsSpan(0, fields.Location.Start.Value).Trim().Length > 0 || text.AsSpan(fields.Location.End.Value).Trim().Length > 0)
            throw Fault(at, "it is not one block of SSH SIGNATURE");
        try
        {
            var reader = new SshReader(Convert.FromBase64String(text[fields.Base64Data]));
            if (!reader.Take(6).SequenceEqual("SSHSIG"u8)) throw new FormatException("it does not begin with SSHSIG");
            if (reader.UInt32() is not 1 and var version) throw new FormatException($"it is of version {version}");
            var (key, space, reserved, hash) = (SshKey.Read(reader.Bytes(), at), reader.Text(), reader.Bytes(), reader.Text());
            var signature = new SshReader(reader.Bytes());
            if (!reader.AtEnd) throw new FormatException("something follows it");
            var (algorithm, bytes) = (signature.Text(), signature.Bytes());
            if (!signature.AtEnd) throw new FormatException("something follows it");
            return new SshSignature
            {
                Key = key,
                Namespace = space,
                Reserved = reserved,
                Hash = hash,
                Algorithm = algorithm,
                Bytes = bytes,
            };
        }
        catch (FormatException fault)
        {
            throw Fault(at, fault.Message);
        }
    }

    /// <summary>Checks that its key signed the content for the namespace.</summary>
    public void Verify(SignedContent content, string expectedNamespace, Location at)
    {
        if (Namespace != expectedNamespace)
            throw new CniImageKitException(Rules.SshNamespaceForeign(at, content.Name, expectedNamespace, Namespace));
        var hash = Hash switch
        {
            "sha256" => content.Hash(HashAlgorithmName.SHA256),
            "sha512" => content.Hash(HashAlgorithmName.SHA512),
            _ => throw new CniImageKitException(Rules.SshWeak(at, $"hash {Hash}")),
        };
        byte[] signed = [.. "SSHSIG"u8, .. String(Encoding.UTF8.GetBytes(Namespace)), .. String(Reserved),
            .. String(Encoding.UTF8.GetBytes(Hash)), .. String(hash)];
        if (!IsMadeBy(signed, at)) throw new CniImageKitException(Rules.SignatureUnfit(at, content.Name, $"ssh {Key.Fingerprint}"));
    }

    private bool IsMadeBy(byte[] signed, Location at)
    {
        if (Key.Key.Kind == KeyKind.Rsa)
        {
            // ssh-rsa is RSA with SHA-1.
            return Algorithm switch
            {
                "rsa-sha2-256" => Key.Key.VerifiesHash(SHA256.HashData(signed), HashAlgorithmName.SHA256, Bytes),
                "rsa-sha2-512" => Key.Key.VerifiesHash(SHA512.HashData(signed), HashAlgorithmName.SHA512, Bytes),
                _ => throw new CniImageKitException(Rules.SshWeak(at, Algorithm)),
            };
        }

        if (Algorithm != Key.Type) throw Fault(at, $"a key of type {Key.Type} makes no {Algorithm}");
        if (Key.Key.Kind == KeyKind.Ed25519) return Key.Key.Verifies(signed, Bytes);
        var hash = Key.Key.Kind.Hash();
        return Key.Key.VerifiesHash(CryptographicOperations.HashData(hash, signed), hash, Der(at));
    }

    // RFC 5656: r and s as two mpints.
    private byte[] Der(Location at)
    {
        try
        {
            var reader = new SshReader(Bytes);
            var (r, s) = (reader.Number(), reader.Number());
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                writer.WriteIntegerUnsigned(r.Length == 0 ? [0] : r);
                writer.WriteIntegerUnsigned(s.Length == 0 ? [0] : s);
            }

            return writer.Encode();
        }
        catch (FormatException fault)
        {
            throw Fault(at, fault.Message);
        }
    }

    private static byte[] String(ReadOnlySpan<byte> bytes)
    {
        var result = new byte[4 + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(result, bytes.Length);
        bytes.CopyTo(result.AsSpan(4));
        return result;
    }

    private static CniImageKitException Fault(Location at, string why) => new(Rules.SignatureMalformed(at, why));
}
