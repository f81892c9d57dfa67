using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.Sigstore;

/// <summary>Reads <c>trusted_root.json</c>. Raises CNIK5342.</summary>
internal static class TrustedRootReader
{
    private const string MediaType = "application/vnd.dev.sigstore.trustedroot";
    private const int Most = 64;

    /// <summary>The trusted root in a document.</summary>
    public static TrustedRoot Read(byte[] json, Location at)
    {
        try
        {
            using var document = SignatureJson.Parse(json, at, out var root);
            if (!root.Member("mediaType").Text().StartsWith(MediaType, StringComparison.Ordinal)) throw root.Fault("is no trusted root");
            return new TrustedRoot
            {
                Logs = Logs(root, "tlogs"),
                CertificateLogs = Logs(root, "ctlogs"),
                Authorities = Authorities(root, "certificateAuthorities"),
                TimestampAuthorities = Authorities(root, "timestampAuthorities"),
            };
        }
        catch (CniImageKitException fault) when (fault.Diagnostics[0].Rule.Id is "CNIK5320" or "CNIK5321")
        {
            throw new CniImageKitException(Rules.TrustedRootMalformed(at, fault.Diagnostics[0].Message.TrimEnd('.')), fault);
        }
    }

    private static ImmutableArray<TrustedLog> Logs(SignatureJson root, string name) =>
        [.. (root.Optional(name)?.Items(Most) ?? []).Select(Log).OfType<TrustedLog>()];

    // A kind of key that is not known yet is no reason to lose the others: what such a log signs is then refused.
    private static TrustedLog? Log(SignatureJson log)
    {
        var key = log.Member("publicKey");
        var details = key.Member("keyDetails").Text();
        var validity = Validity(key.Member("validFor"));
        var isPkcs1 = details.StartsWith("PKCS1_RSA", StringComparison.Ordinal);
        if (!isPkcs1 && !details.StartsWith("PKIX_ECDSA_P", StringComparison.Ordinal) && details != "PKIX_ED25519"
            && !details.StartsWith("PKIX_RSA_PKCS1V15", StringComparison.Ordinal)) return null;
        var bytes = key.Member("rawBytes").Bytes();
        var read = PublicKey.FromSpki(isPkcs1 ? Spki(bytes, key) : bytes, log.At);
        var id = log.Member("logId").Member("keyId").Bytes();
        var note = log.Optional("checkpointKeyId")?.Member("keyId").Bytes() ?? id;
        if (note.Length < 4) throw log.Fault("has an id of fewer than four bytes");
        var host = Uri.TryCreate(log.Member("baseUrl").Text(), UriKind.Absolute, out var address) ? address.Authority : "";
        return new TrustedLog(host, id, note[..4], read, validity);
    }

    private static byte[] Spki(byte[] pkcs1, SignatureJson key)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportRSAPublicKey(pkcs1, out _);
            return rsa.ExportSubjectPublicKeyInfo();
        }
        catch (CryptographicException)
        {
            throw key.Fault("is no RSA key");
        }
    }

    private static ImmutableArray<TrustedAuthority> Authorities(SignatureJson root, string name) =>
    [
        .. (root.Optional(name)?.Items(Most) ?? []).Select(a =>
        {
            ImmutableArray<byte[]> certificates =
                [.. a.Member("certChain").Member("certificates").Items(Most).Select(c => c.Member("rawBytes").Bytes())];
            if (certificates.IsEmpty) throw a.Fault("has no certificate");
            if (!certificates.All(IsCertificate)) throw a.Fault("has a certificate that is none");
            return new TrustedAuthority(certificates, Validity(a.Member("validFor")));
        }),
    ];

    private static bool IsCertificate(byte[] der)
    {
        try
        {
            X509CertificateLoader.LoadCertificate(der).Dispose();
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // The start is not optional: what has none would have been valid for ever.
    private static Validity Validity(SignatureJson range) =>
        new(Time(range.Member("start")), range.Optional("end") is { } end ? Time(end) : null);

    private static DateTimeOffset Time(SignatureJson time) =>
        DateTimeOffset.TryParseExact(
            time.Text(), ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"],
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read) ? read : throw time.Fault("is no time");
}
