using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.Sigstore;

/// <summary>Reads bundles of the versions 0.1 to 0.3 strictly and within limits. Raises CNIK5320, 5340, 5347 and 5359.</summary>
internal static class BundleReader
{
    // Each costs a verification; bundles have one or two.
    private const int MostEntries = 8;
    private const int MostTimestamps = 8;
    private const int MostCertificates = 8;
    // A log of 2^64 entries has paths of 64.
    private const int MostHashes = 64;

    /// <summary>The bundle in a document.</summary>
    public static SigstoreBundle Read(ReadOnlyMemory<byte> json, Location at)
    {
        if (json.Length > SigstoreBundle.MaxBytes)
            throw new CniImageKitException(Rules.SignatureMalformed(at, $"it has more than {SigstoreBundle.MaxBytes} bytes"));
        using var document = SignatureJson.Parse(json, at, out var root);
        return Read(root);
    }

    /// <summary>A bundle within another document.</summary>
    public static SigstoreBundle Read(SignatureJson root)
    {
        var version = Version(root);
        var material = root.Member("verificationMaterial");
        var certificate = Certificate(material, version, root.At);
        ImmutableArray<LogEntry> entries =
            [.. (material.Optional("tlogEntries")?.Items(MostEntries) ?? []).Select(e => Entry(e, needsProof: version > 1, root.At))];
        if (entries.GroupBy(e => (e.Index, Convert.ToHexString(e.LogId))).Any(g => g.Count() > 1))
            throw material.Fault("holds a log entry twice");
        var bundle = new SigstoreBundle
        {
            Certificate = certificate,
            Entries = entries,
            Timestamps = [.. (material.Optional("timestampVerificationData")?.Optional("rfc3161Timestamps")?.Items(MostTimestamps) ?? [])
                .Select(t => t.Member("signedTimestamp").Bytes())],
            Signature = [],
        };
        var (message, envelope) = (root.Optional("messageSignature"), root.Optional("dsseEnvelope"));
        if (message is null == envelope is null) throw root.Fault("must have either a messageSignature or a dsseEnvelope");
        if (envelope is { } statement)
        {
            var read = DsseEnvelope.Read(statement);
            return read.Signatures.Length == 1 ? bundle with { Envelope = read, Signature = read.Signatures[0].Bytes }
                : throw statement.Fault("must have exactly one signature");
        }

        var digest = message!.Value.Optional("messageDigest");
        if (digest is { } named && named.Member("algorithm").Text() != "SHA2_256") throw named.Fault("is not by SHA2_256");
        return bundle with
        {
            MessageDigest = digest?.Member("digest").Bytes(),
            Signature = message.Value.Member("signature").Bytes(),
        };
    }

    private static int Version(SignatureJson root) => root.Member("mediaType").Text() switch
    {
        "application/vnd.dev.sigstore.bundle+json;version=0.1" => 1,
        "application/vnd.dev.sigstore.bundle+json;version=0.2" => 2,
        "application/vnd.dev.sigstore.bundle+json;version=0.3" or "application/vnd.dev.sigstore.bundle.v0.3+json" => 3,
        var other => throw new CniImageKitException(Rules.BundleUnsupported(root.At, other.Length > 100 ? other[..100] + "…" : other)),
    };

    private static byte[]? Certificate(SignatureJson material, int version, Location at)
    {
        var (certificate, chain, key) =
            (material.Optional("certificate"), material.Optional("x509CertificateChain"), material.Optional("publicKey"));
        if (new[] { certificate, chain, key }.Count(m => m is not null) != 1)
            throw material.Fault("must have exactly one of certificate, x509CertificateChain and publicKey");
        if (version > 2 && chain is { } old) throw old.Fault("is not part of version 0.3");
        if (key is not null) return null;
        var certificates = certificate is { } one ? [one.Member("rawBytes").Bytes()]
            : chain!.Value.Member("certificates").Items(MostCertificates).Select(c => c.Member("rawBytes").Bytes()).ToArray();
        if (certificates.Length == 0) throw chain!.Value.Fault("has no certificate");
        foreach (var der in certificates)
        {
            try
            {
                using var read = X509CertificateLoader.LoadCertificate(der);
                // What brings its own root brings its own trust.
                if (read.SubjectName.RawData.AsSpan().SequenceEqual(read.IssuerName.RawData))
                    throw new CniImageKitException(Rules.BundleHoldsRoot(at));
            }
            catch (CryptographicException)
            {
                throw material.Fault("holds a certificate that is none");
            }
        }

        return certificates[0];
    }

    private static LogEntry Entry(SignatureJson entry, bool needsProof, Location at)
    {
        var proof = entry.Optional("inclusionProof");
        // Bundles of 0.1 may have a proof whose root nobody signed; the log's promise counts there.
        if (proof?.Optional("checkpoint") is null) proof = null;
        if (needsProof && proof is null) throw new CniImageKitException(Rules.InclusionProofMissing(at));
        return new LogEntry
        {
            Index = entry.Member("logIndex").Number(),
            LogId = entry.Member("logId").Member("keyId").Bytes(),
            IntegratedTime = entry.Optional("integratedTime")?.Number() is > 0 and var time ? time : null,
            Promise = entry.Optional("inclusionPromise")?.Member("signedEntryTimestamp").Bytes(),
            Proof = proof is { } p ? new InclusionProof(
                p.Member("logIndex").Number(), p.Member("rootHash").Bytes(), p.Member("treeSize").Number(),
                [.. (p.Optional("hashes")?.Items(MostHashes) ?? []).Select(h => h.Bytes())],
                p.Member("checkpoint").Member("envelope").Text()) : null,
            Body = entry.Member("canonicalizedBody").Bytes(),
        };
    }
}
