using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CniImageKit.Archives;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using NuGet.Common;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Packaging.Signing;
using HashAlgorithmName = NuGet.Common.HashAlgorithmName;

namespace CniImageKit.Sources.Feeds;

/// <summary>
/// A package's signature: the bytes are those that were signed, and the signers are those that the manifest pins. No trust store of the
/// machine is asked: a pinned certificate is trusted by itself, any other by nothing. Raises CNIK2410 and 2412.
/// </summary>
/// <param name="Signers">As <c>author CN=NAME sha256:FINGERPRINT</c>; empty where the package is unsigned.</param>
/// <param name="Pinned">Those of the signers that the manifest pins.</param>
/// <param name="ContentHash">What packages.lock.json holds.</param>
internal sealed record PackageSignature(ImmutableArray<string> Signers, ImmutableArray<string> Pinned, string ContentHash)
{
    private static readonly SignedPackageVerifierSettings IntegrityOnly = new(
        allowUnsigned: false, allowIllegal: false, allowUntrusted: true, allowIgnoreTimestamp: true, allowMultipleTimestamps: true,
        allowNoTimestamp: true, allowUnknownRevocation: true, reportUnknownRevocation: false,
        VerificationTarget.All, SignaturePlacement.Any, SignatureVerificationBehavior.IfExists, RevocationMode.Offline);

    /// <summary>Verifies a signed package, whose archive must have been read strictly before.</summary>
    public static async Task<PackageSignature> VerifyAsync(
        Stream content, PackageName name, NuGetSettings settings, Location at, CancellationToken cancellationToken)
    {
        try
        {
            using var package = new PackageArchiveReader(content, leaveStreamOpen: true);
            var verifier = new PackageSignatureVerifier([new IntegrityVerificationProvider()]);
            var verdict = await verifier.VerifySignaturesAsync(package, IntegrityOnly, cancellationToken).ConfigureAwait(false);
            if (!verdict.IsSigned || !verdict.IsValid) throw Broken(Why(verdict));
            var primary = await package.GetPrimarySignatureAsync(cancellationToken).ConfigureAwait(false)
                ?? throw Broken("it is empty");
            var signatures = new List<(string Who, SignerFingerprint Signer)> { (Role(primary), Check(primary)) };
            if (RepositoryCountersignature.GetRepositoryCountersignature(primary) is { } counter)
                signatures.Add(("repository", Check(counter)));
            var pinned = signatures.Where(s => settings.Fingerprints.Any(f => f.Value == s.Signer.Sha256)).ToList();
            if (pinned.Count == 0 && !settings.Fingerprints.IsEmpty)
                throw new CniImageKitException(Rules.NuGetOtherSigner(
                    settings.Fingerprints[0].At, name.FileName, settings.Fingerprints.Select(f => f.Value.ToString()),
                    signatures.Select(Text)));
            return new PackageSignature([.. signatures.Select(Text)], [.. pinned.Select(Text)], package.GetContentHash(cancellationToken));
        }
        catch (Exception e) when (e is SignatureException or CryptographicException or InvalidDataException or ArgumentException
            or PackagingException or NotSupportedException)
        {
            throw Broken(e.Message);
        }

        CniImageKitException Broken(string why) =>
            new(Rules.NuGetSignatureBroken(at, name.FileName, MemberName.Show(why.ReplaceLineEndings(" "))));
    }

    private static string Why(VerifySignaturesResult verdict) =>
        verdict.Results.SelectMany(r => r.Issues).FirstOrDefault(i => i.Level == LogLevel.Error) is { } issue
            ? $"{issue.Code}: {issue.Message}" : "it does not verify";

    // NuGet's integrity check is of the package's bytes; that the signer's key made the signature is asked of the CMS itself.
    private static SignerFingerprint Check(Signature signature)
    {
        signature.SignerInfo.CheckSignature(verifySignatureOnly: true);
        var certificate = signature.SignerInfo.Certificate ?? throw new CryptographicException("the signature holds no certificate");
        var fingerprint = signature.GetSigningCertificateFingerprint(HashAlgorithmName.SHA256);
        return new SignerFingerprint(
            MemberName.Show(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)),
            Digest.Parse("sha256:" + fingerprint.ToLowerInvariant()));
    }

    private static string Role(PrimarySignature primary) => primary.Type == SignatureType.Repository ? "repository" : "author";

    private static string Text((string Who, SignerFingerprint Signer) signature) =>
        $"{signature.Who} CN={signature.Signer.Name} {signature.Signer.Sha256}";

    private sealed record SignerFingerprint(string Name, Digest Sha256);
}
