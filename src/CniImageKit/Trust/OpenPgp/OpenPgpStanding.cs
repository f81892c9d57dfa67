using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.OpenPgp;

/// <summary>What a key may do, by the signatures of its own primary key that hold (RFC 9580 sections 5.2.3 and 10.1).</summary>
internal enum Standing
{
    /// <summary>Bound to its certificate, with the right to sign data, at both times in question.</summary>
    MaySign,
    Revoked,
    Expired,

    /// <summary>
    /// No self-signature or binding with SHA-2 holds, the flags do not allow signing, or the subkey never agreed to be bound.
    /// </summary>
    MayNotSign,
}

/// <summary>
/// Judges a key for a signature made at one time and believed at another: it must have existed then and be valid now, as apt asks it of
/// gpgv, or for what is to outlive its key have been valid then. A revocation counts whatever its reason and date.
/// </summary>
internal static class OpenPgpStanding
{
    private const int MaySignData = 0x02;

    /// <summary>The standing of the primary key or a subkey of the certificate; times in seconds since 1970.</summary>
    public static Standing Of(
        OpenPgpCertificate certificate, OpenPgpPublicKey key, long signedAt, long now, bool outlives, Location at)
    {
        var end = outlives ? signedAt : Math.Max(signedAt, now);
        var primary = certificate.Primary.Subject;
        if (IsRevoked(certificate, certificate.Primary.Signatures, SignatureType.KeyRevocation, null, at)) return Standing.Revoked;
        if (SelfSignature(certificate, now, at) is not { } self) return Standing.MayNotSign;
        if (!Lives(primary, self, signedAt, end)) return Standing.Expired;
        if (key == primary) return ((self.KeyFlags ?? MaySignData) & MaySignData) != 0 ? Standing.MaySign : Standing.MayNotSign;

        var subkey = certificate.Subkeys.First(s => s.Subject == key);
        if (IsRevoked(certificate, subkey.Signatures, SignatureType.SubkeyRevocation, key, at)) return Standing.Revoked;
        if (Binding(certificate, subkey, now, at) is not { } binding) return Standing.MayNotSign;
        if (!Lives(key, binding, signedAt, end)) return Standing.Expired;
        return ((binding.KeyFlags ?? 0) & MaySignData) != 0 && AgreesToBeBound(certificate, key, binding, at)
            ? Standing.MaySign : Standing.MayNotSign;
    }

    /// <summary>The newest signature of the primary key over itself or over one of its user ids that is not revoked.</summary>
    private static OpenPgpSignature? SelfSignature(OpenPgpCertificate certificate, long now, Location at)
    {
        var primary = certificate.Primary.Subject;
        var direct = certificate.Primary.Signatures
            .Where(s => s.Type == SignatureType.DirectKey && Counts(s, now)
                && OpenPgpMath.Verify(s, primary, primary.AddTo, at) == MathResult.Good);
        var byUserId = certificate.UserIds.SelectMany(u => OfUserId(certificate, u, now, at));
        return direct.Concat(byUserId).MaxBy(s => s.Created);
    }

    private static ImmutableArray<OpenPgpSignature> OfUserId(
        OpenPgpCertificate certificate, Certified<OpenPgpPacket> userId, long now, Location at)
    {
        var primary = certificate.Primary.Subject;
        ImmutableArray<OpenPgpSignature> own =
        [
            .. userId.Signatures.Where(s => (s.IsCertification || s.Type == SignatureType.CertificationRevocation) && Counts(s, now)
                && OpenPgpMath.Verify(s, primary, h => certificate.AddUserId(h, userId.Subject), at) == MathResult.Good),
        ];
        var revokedAt = own.Where(s => s.Type == SignatureType.CertificationRevocation).Max(s => s.Created) ?? -1;
        return [.. own.Where(s => s.IsCertification && s.Created > revokedAt)];
    }

    private static OpenPgpSignature? Binding(
        OpenPgpCertificate certificate, Certified<OpenPgpPublicKey> subkey, long now, Location at) =>
        subkey.Signatures
            .Where(s => s.Type == SignatureType.SubkeyBinding && Counts(s, now) && OpenPgpMath.Verify(
                s, certificate.Primary.Subject, h => certificate.AddSubkey(h, subkey.Subject), at) == MathResult.Good)
            .MaxBy(s => s.Created);

    // Without the subkey's own signature, anyone could claim another's signing key as their subkey (section 10.1.5).
    private static bool AgreesToBeBound(OpenPgpCertificate certificate, OpenPgpPublicKey subkey, OpenPgpSignature binding, Location at) =>
        binding.Embedded is { Type: SignatureType.PrimaryKeyBinding, HasUnknownCritical: false } back
        && OpenPgpMath.Verify(back, subkey, h => certificate.AddSubkey(h, subkey), at) == MathResult.Good;

    // A weak hash proves nothing, but a revocation that could be true is heeded: whoever made the keyring put it there.
    private static bool IsRevoked(
        OpenPgpCertificate certificate, ImmutableArray<OpenPgpSignature> signatures, SignatureType type, OpenPgpPublicKey? subkey,
        Location at) =>
        signatures.Any(s => s.Type == type && OpenPgpMath.Verify(s, certificate.Primary.Subject, h =>
        {
            certificate.Primary.Subject.AddTo(h);
            subkey?.AddTo(h);
        }, at) is MathResult.Good or MathResult.Weak);

    private static bool Counts(OpenPgpSignature signature, long now) =>
        !signature.HasUnknownCritical && signature.Created is { } created && created <= now
        && (signature.Lifetime == 0 || created + signature.Lifetime > now);

    private static bool Lives(OpenPgpPublicKey key, OpenPgpSignature self, long signedAt, long end) =>
        key.Created <= signedAt && (self.KeyLifetime == 0 || key.Created + self.KeyLifetime > end);
}
