using System.Text;
using CniImageKit.Diagnostics;
using Org.BouncyCastle.Crypto.Digests;
using Ed25519 = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace CniImageKit.Trust.Minisign;

/// <summary>
/// A minisign signature file (jedisct1/minisign): an untrusted comment, the signature over the BLAKE2b hash of the content, a trusted
/// comment, and a signature over both. Raises CNIK5320, 5324, 5325 and 5330.
/// </summary>
internal sealed record MinisignSignature
{
    /// <summary>More than any signature file has.</summary>
    public const int MaxBytes = 16 << 10;

    private const string Trusted = "trusted comment: ";
    private const int SignatureBytes = 64;
    private const int HashBytes = 64;

    /// <summary>The number of the key that made it, by its own word.</summary>
    public required byte[] KeyNumber { get; init; }

    /// <summary>Over the hash of the content.</summary>
    public required byte[] OfContent { get; init; }

    /// <summary>What the signer says of the content.</summary>
    public required string Comment { get; init; }

    /// <summary>Over <see cref="OfContent"/> and <see cref="Comment"/>.</summary>
    public required byte[] OfComment { get; init; }

    /// <summary>Takes a signature file apart.</summary>
    public static MinisignSignature Read(ReadOnlySpan<byte> file, Location at)
    {
        var lines = Encoding.UTF8.GetString(file).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        if (lines is not [var untrusted, var signature, var trusted, var global]
            || !untrusted.StartsWith("untrusted comment:", StringComparison.Ordinal)
            || !trusted.StartsWith(Trusted, StringComparison.Ordinal))
            throw Fault(at, "a minisign signature has four lines, the first and third of them comments");
        var bytes = FromBase64(signature, 10 + SignatureBytes, at);
        if (bytes.AsSpan().StartsWith("Ed"u8)) throw new CniImageKitException(Rules.MinisignLegacy(at));
        if (!bytes.AsSpan().StartsWith("ED"u8)) throw Fault(at, "its algorithm is not that of minisign");
        return new MinisignSignature
        {
            KeyNumber = bytes[2..10],
            OfContent = bytes[10..],
            Comment = trusted[Trusted.Length..],
            OfComment = FromBase64(global, SignatureBytes, at),
        };
    }

    /// <summary>Checks it against the content and the pinned key.</summary>
    public void Verify(SignedContent content, MinisignKey key, Location at)
    {
        if (!KeyNumber.AsSpan().SequenceEqual(key.Number))
        {
            var number = new MinisignKey(KeyNumber, []).Id;
            throw new CniImageKitException(Rules.SignedByOther(at, content.Name, $"minisign {key.Id}", $"minisign {number}"));
        }

        var hash = Blake2b(content);
        if (!Ed25519.Verify(OfContent, 0, key.Raw, 0, hash, 0, hash.Length))
            throw new CniImageKitException(Rules.SignatureUnfit(at, content.Name, $"minisign {key.Id}"));
        byte[] all = [.. OfContent, .. Encoding.UTF8.GetBytes(Comment)];
        if (!Ed25519.Verify(OfComment, 0, key.Raw, 0, all, 0, all.Length))
            throw new CniImageKitException(Rules.SignatureUnfit(at, "the trusted comment", $"minisign {key.Id}"));
    }

    private static byte[] Blake2b(SignedContent content)
    {
        var (digest, hash) = (new Blake2bDigest(8 * HashBytes), new byte[HashBytes]);
        content.Read(piece => digest.BlockUpdate(piece));
        digest.DoFinal(hash, 0);
        return hash;
    }

    private static byte[] FromBase64(string line, int length, Location at)
    {
        var bytes = new byte[length + 2];
        return Convert.TryFromBase64String(line, bytes, out var read) && read == length
            ? bytes[..length] : throw Fault(at, $"a line is no base64 of {length} bytes");
    }

    private static CniImageKitException Fault(Location at, string why) => new(Rules.SignatureMalformed(at, why));
}
