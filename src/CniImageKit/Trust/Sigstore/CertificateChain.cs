using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.Sigstore;

/// <summary>
/// Chains of certificates (RFC 5280) to a pinned root, judged at a time in the past: every certificate of the chain must have been valid
/// then. Nothing is fetched, and nothing of the machine's own trust counts. Raises CNIK5343 and 5344.
/// </summary>
internal static class CertificateChain
{
    private const string CodeSigning = "1.3.6.1.5.5.7.3.3";

    /// <summary>The public key (SPKI) of the authority that issued the signer's certificate, valid at that time.</summary>
    public static byte[] VerifySigner(X509Certificate2 signer, TrustedRoot root, DateTimeOffset time, Location at)
    {
        var (start, end) = (Utc(signer.NotBefore), Utc(signer.NotAfter));
        if (time < start || time > end) throw new CniImageKitException(Rules.SignedOutOfTime(at, $"{time:u}", $"{start:u}", $"{end:u}"));
        foreach (var authority in root.Authorities.Where(a => a.Validity.Holds(time)))
        {
            var known = new X509Certificate2Collection();
            foreach (var der in authority.Certificates) known.Add(X509CertificateLoader.LoadCertificate(der));
            using var chain = Chain(known, time, CodeSigning);
            var issued = chain.Build(signer) && chain.ChainElements.Count > 1;
            var issuer = issued ? chain.ChainElements[1].Certificate.PublicKey.ExportSubjectPublicKeyInfo() : null;
            foreach (var certificate in known) certificate.Dispose();
            if (issuer is not null) return issuer;
        }

        throw new CniImageKitException(Rules.CertificateUntrusted(at, $"{time:u}"));
    }

    /// <summary>Whether the certificate was issued for the purpose by the last of the known ones, and all were valid at the time.</summary>
    public static bool IsIssued(X509Certificate2 certificate, X509Certificate2Collection known, DateTimeOffset time, string purpose)
    {
        using var chain = Chain(known, time, purpose);
        return chain.Build(certificate);
    }

    private static X509Chain Chain(X509Certificate2Collection known, DateTimeOffset time, string purpose)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(known[^1]);
        chain.ChainPolicy.ExtraStore.AddRange(known);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = time.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(purpose));
        return chain;
    }

    // The platform gives local times.
    private static DateTimeOffset Utc(DateTime time) => new(time.ToUniversalTime());
}
