using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.Sigstore;

/// <summary>Whose signature held.</summary>
/// <param name="Identity">The certificate's name, or the key's fingerprint.</param>
/// <param name="Issuer">Who vouches for it; null for a key.</param>
internal sealed record SigstoreSigner(string Identity, string? Issuer);

/// <summary>
/// Verifies bundles offline against a pinned root, in the steps of Sigstore's client specification, section 4. Everything that a bundle
/// brings must hold; nothing of it is passed over. Raises CNIK5324 and 5340 to 5360.
/// </summary>
internal static class SigstoreVerifier
{
    /// <summary>Verifies that the bundle's signature is over the content, or over a statement about it.</summary>
    public static SigstoreSigner Verify(
        SigstoreBundle bundle, SignedContent content, TrustedRoot root, SigstorePolicy policy, Location at)
    {
        try
        {
            return VerifyAll(bundle, content, root, policy, at);
        }
        catch (CryptographicException)
        {
            // The platform reads a certificate when it is asked for something in it.
            throw new CniImageKitException(Rules.SignatureMalformed(at, "a certificate or key in it is malformed"));
        }
    }

    private static SigstoreSigner VerifyAll(
        SigstoreBundle bundle, SignedContent content, TrustedRoot root, SigstorePolicy policy, Location at)
    {
        if (bundle.MessageDigest is { } claimed && !claimed.AsSpan().SequenceEqual(content.Hash(HashAlgorithmName.SHA256)))
            throw new CniImageKitException(Rules.SignatureUnfit(at, content.Name, "this bundle"));
        var times = Times(bundle, root, at);
        if (policy.Key is { } key)
        {
            if (bundle.Certificate is not null) throw new CniImageKitException(Rules.BundleOtherMaterial(at, "a key", "a certificate"));
            Bound(bundle, content, key.Spki, at);
            Signed(bundle, content, key, policy, at);
            return new SigstoreSigner(key.Fingerprint.ToString(), null);
        }

        if (bundle.Certificate is null) throw new CniImageKitException(Rules.BundleOtherMaterial(at, "a certificate", "a key"));
        // Without a time that others tell, a certificate of ten minutes says nothing.
        if (times.IsEmpty) throw new CniImageKitException(Rules.TimeUnproven(at, content.Name));
        using var certificate = X509CertificateLoader.LoadCertificate(bundle.Certificate);
        var issuers = times.Select(t => CertificateChain.VerifySigner(certificate, root, t, at)).ToList();
        if (!root.CertificateLogs.IsEmpty) CertificateTransparency.Verify(certificate, issuers[0], root, at);
        Bound(bundle, content, bundle.Certificate, at);
        Signed(bundle, content, PublicKey.FromSpki(certificate.PublicKey.ExportSubjectPublicKeyInfo(), at), policy, at);
        var identity = CertificateIdentity.Of(certificate, at);
        return new SigstoreSigner(policy.Choose(identity, content.Name, at), identity.Issuer);
    }

    /// <summary>All times that the log and timestamp authorities prove of the signature.</summary>
    private static ImmutableArray<DateTimeOffset> Times(SigstoreBundle bundle, TrustedRoot root, Location at)
    {
        if (!root.Logs.IsEmpty && bundle.Entries.IsEmpty) throw new CniImageKitException(Rules.NotLogged(at));
        var stamped = bundle.Timestamps.Select(t => TimestampVerifier.Verify(t, bundle.Signature, root, at)).ToList();
        var times = ImmutableArray.CreateBuilder<DateTimeOffset>();
        times.AddRange(stamped);
        foreach (var entry in bundle.Entries)
        {
            if (LogVerifier.Verify(entry, root, at) is { } logged) times.Add(logged);
            else foreach (var time in stamped) LogVerifier.VerifyAt(entry, root, time, at);
        }

        return times.DrainToImmutable();
    }

    private static void Bound(SigstoreBundle bundle, SignedContent content, byte[] signer, Location at)
    {
        foreach (var entry in bundle.Entries) LogBinding.Verify(entry, bundle, content, signer, at);
    }

    private static void Signed(SigstoreBundle bundle, SignedContent content, PublicKey key, SigstorePolicy policy, Location at)
    {
        var holds = bundle.Envelope is { } signed ? signed.IsSignedBy(key) : content.IsSignedBy(key, bundle.Signature, at);
        if (!holds) throw new CniImageKitException(Rules.SignatureUnfit(at, content.Name, "this bundle"));
        if (bundle.Envelope is { } envelope)
            InTotoStatement.Read(envelope, at).Verify(content.Name, content.Sha256, content.Sha512, policy.Predicates, at);
    }
}
