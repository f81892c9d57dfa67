using System.Security.Cryptography;
using CniImageKit.Diagnostics;
using CniImageKit.Trust.Sigstore;

namespace CniImageKit.Trust.Cosign;

/// <summary>
/// A signature of an image as cosign kept it until version 2 (sigstore/cosign, specs/SIGNATURE_SPEC.md): a statement, and the signature
/// over its bytes.
/// </summary>
internal sealed record SimpleSigning
{
    /// <summary>The media type of the layer that holds the statement.</summary>
    public const string MediaType = "application/vnd.dev.cosign.simplesigning.v1+json";

    /// <summary>The layer's annotation that holds the signature.</summary>
    public const string SignatureKey = "dev.cosignproject.cosign/signature";

    /// <summary>The annotation that holds the signer's certificate in PEM, where no key was used.</summary>
    public const string CertificateKey = "dev.sigstore.cosign/certificate";

    /// <summary>The annotation that holds what the log promised.</summary>
    public const string LogKey = "dev.sigstore.cosign/bundle";

    /// <summary>The annotation that holds a timestamp.</summary>
    public const string TimestampKey = "dev.sigstore.cosign/rfc3161timestamp";

    /// <summary>More than any statement has.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The statement.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>Over all its bytes.</summary>
    public required byte[] Signature { get; init; }

    /// <summary>PEM, or null.</summary>
    public string? Certificate { get; init; }

    /// <summary>JSON, or null.</summary>
    public string? Log { get; init; }

    /// <summary>JSON, or null.</summary>
    public string? Timestamp { get; init; }

    /// <summary>
    /// Verifies that the statement is about the image; the name that it gives the image does not count, since images are copied. Raises
    /// CNIK5335.
    /// </summary>
    public void VerifyAbout(string image, Digest digest, Location at)
    {
        using var document = SignatureJson.Parse(Payload, at, out var root);
        var critical = root.Member("critical");
        var type = critical.Member("type").Text();
        if (type != "cosign container image signature") throw new CniImageKitException(Rules.CosignPayload(at, image, $"it is a {type}"));
        var found = critical.Member("image").Member("docker-manifest-digest").Text();
        if (found != digest.ToString()) throw new CniImageKitException(Rules.CosignPayload(at, image, $"it is about {found}"));
    }

    /// <summary>The same as a bundle over <see cref="Payload"/>; null where a key made it. Raises CNIK5320.</summary>
    public SigstoreBundle? Keyless(Location at)
    {
        if (Certificate is null) return null;
        if (!PemEncoding.TryFind(Certificate, out var fields) || Certificate[fields.Label] != "CERTIFICATE")
            throw new CniImageKitException(Rules.SignatureMalformed(at, "its certificate is none"));
        return new SigstoreBundle
        {
            Certificate = Convert.FromBase64String(Certificate[fields.Base64Data]),
            Entries = Log is null ? [] : [Entry(at)],
            Timestamps = Timestamp is null ? [] : [Stamp(at)],
            Signature = Signature,
        };
    }

    private LogEntry Entry(Location at)
    {
        using var document = SignatureJson.Parse(System.Text.Encoding.UTF8.GetBytes(Log!), at, out var root);
        var payload = root.Member("Payload");
        return new LogEntry
        {
            Index = payload.Member("logIndex").Number(),
            LogId = payload.Member("logID").Hex(),
            IntegratedTime = payload.Member("integratedTime").Number(),
            Promise = root.Member("SignedEntryTimestamp").Bytes(),
            Proof = null,
            Body = payload.Member("body").Bytes(),
        };
    }

    private byte[] Stamp(Location at)
    {
        using var document = SignatureJson.Parse(System.Text.Encoding.UTF8.GetBytes(Timestamp!), at, out var root);
        return root.Member("SignedRFC3161Timestamp").Bytes();
    }
}
