using System.Security.Cryptography;
using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.Sigstore;

/// <summary>
/// Whether a log entry is about this very signature: same content, same signature, same signer. An entry that is good and about something
/// else proves nothing (CVE-2026-22703). Raises CNIK5351.
/// </summary>
internal static class LogBinding
{
    private const string Several = "it holds other than one signature";
    private const string Content = "it is about other content";

    /// <summary>Verifies one entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="bundle">What it must be about.</param>
    /// <param name="content">The artifact.</param>
    /// <param name="signer">The signer's certificate, or the SPKI of the key.</param>
    /// <param name="at">The place to blame.</param>
    public static void Verify(LogEntry entry, SigstoreBundle bundle, SignedContent content, byte[] signer, Location at)
    {
        using var document = SignatureJson.Parse(entry.Body, at, out var body);
        var spec = body.Member("spec");
        var kind = $"{body.Member("kind").Text()} {body.Member("apiVersion").Text()}";
        var about = new About(bundle, content, signer, at);
        var why = kind switch
        {
            "hashedrekord 0.0.1" => HashedRekord1(spec, about),
            "hashedrekord 0.0.2" => HashedRekord2(spec.Member("hashedRekordV002"), about),
            "dsse 0.0.1" => Dsse1(spec, about),
            "dsse 0.0.2" => Dsse2(spec.Member("dsseV002"), about),
            "intoto 0.0.2" => InToto(spec.Member("content"), about),
            _ => "it is of a kind that is not known",
        };
        if (why is not null) throw new CniImageKitException(Rules.LogEntryForeign(at, content.Name, why));
    }

    private sealed record About(SigstoreBundle Bundle, SignedContent Content, byte[] Signer, Location At);

    private static string? HashedRekord1(SignatureJson spec, About about)
    {
        var (hash, signature) = (spec.Member("data").Member("hash"), spec.Member("signature"));
        return OtherContent(Name(hash.Member("algorithm").Text()), hash.Member("value").Hex(), about)
            ?? OtherSignature(signature.Member("content").Bytes(), about)
            ?? OtherSigner(FromPem(signature.Member("publicKey").Member("content").Bytes()), about);
    }

    private static string? HashedRekord2(SignatureJson spec, About about)
    {
        var (data, signature) = (spec.Member("data"), spec.Member("signature"));
        return OtherContent(Name(data.Member("algorithm").Text()), data.Member("digest").Bytes(), about)
            ?? OtherSignature(signature.Member("content").Bytes(), about)
            ?? OtherSigner(Verifier(signature.Member("verifier")), about);
    }

    private static string? Dsse1(SignatureJson spec, About about)
    {
        if (spec.Member("signatures").Items(DsseEnvelope.MostSignatures) is not [var signature]) return Several;
        var hash = spec.Member("payloadHash");
        return OtherPayload(hash.Member("algorithm").Text(), hash.Member("value").Hex(), about)
            ?? OtherSignature(signature.Member("signature").Bytes(), about)
            ?? OtherSigner(FromPem(signature.Member("verifier").Bytes()), about);
    }

    private static string? Dsse2(SignatureJson spec, About about)
    {
        if (spec.Member("signatures").Items(DsseEnvelope.MostSignatures) is not [var signature]) return Several;
        var hash = spec.Member("payloadHash");
        return OtherPayload(hash.Member("algorithm").Text(), hash.Member("digest").Bytes(), about)
            ?? OtherSignature(signature.Member("content").Bytes(), about)
            ?? OtherSigner(Verifier(signature.Member("verifier")), about);
    }

    // Signature and key are base64 of base64 and of PEM.
    private static string? InToto(SignatureJson content, About about)
    {
        var envelope = content.Member("envelope");
        if (envelope.Member("signatures").Items(DsseEnvelope.MostSignatures) is not [var signature]) return Several;
        if (envelope.Member("payloadType").Text() != about.Bundle.Envelope?.PayloadType) return "it is of another type of payload";
        var (hash, inner) = (content.Member("payloadHash"), Encoding.ASCII.GetString(signature.Member("sig").Bytes()));
        var bytes = new byte[inner.Length];
        if (!Convert.TryFromBase64String(inner, bytes, out var length)) return "it holds another signature";
        return OtherPayload(hash.Member("algorithm").Text(), hash.Member("value").Hex(), about)
            ?? OtherSignature(bytes[..length], about)
            ?? OtherSigner(FromPem(signature.Member("publicKey").Bytes()), about);
    }

    private static string? OtherContent(HashAlgorithmName? algorithm, byte[] digest, About about)
    {
        if (algorithm is not { } known) return "its hash is not known";
        var own = about.Bundle.Envelope is { } envelope
            ? CryptographicOperations.HashData(known, envelope.Signed) : about.Content.Hash(known);
        return own.AsSpan().SequenceEqual(digest) ? null : Content;
    }

    private static string? OtherPayload(string algorithm, byte[] digest, About about)
    {
        if (Name(algorithm) is not { } known) return "its hash is not known";
        if (about.Bundle.Envelope is not { } envelope) return Content;
        return CryptographicOperations.HashData(known, envelope.Payload).AsSpan().SequenceEqual(digest) ? null : Content;
    }

    private static string? OtherSignature(byte[] signature, About about) =>
        about.Bundle.Signature.AsSpan().SequenceEqual(signature) ? null : "it holds another signature";

    private static string? OtherSigner(byte[]? signer, About about) =>
        signer is not null && about.Signer.AsSpan().SequenceEqual(signer) ? null : "it holds another certificate or key";

    private static byte[] Verifier(SignatureJson verifier) =>
        (verifier.Optional("x509Certificate") ?? verifier.Member("publicKey")).Member("rawBytes").Bytes();

    private static byte[]? FromPem(byte[] bytes)
    {
        var text = Encoding.ASCII.GetString(bytes);
        return PemEncoding.TryFind(text, out var fields) && text[fields.Label] is "CERTIFICATE" or "PUBLIC KEY"
            ? Convert.FromBase64String(text[fields.Base64Data]) : null;
    }

    private static HashAlgorithmName? Name(string algorithm) => algorithm switch
    {
        "sha256" or "SHA2_256" => HashAlgorithmName.SHA256,
        "sha384" or "SHA2_384" => HashAlgorithmName.SHA384,
        "sha512" or "SHA2_512" => HashAlgorithmName.SHA512,
        _ => null,
    };
}
