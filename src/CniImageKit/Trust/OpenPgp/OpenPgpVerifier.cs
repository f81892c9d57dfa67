using System.Collections.Immutable;
using System.Text;
using CniImageKit.Diagnostics;

namespace CniImageKit.Trust.OpenPgp;

/// <summary>Signed content that a keyring vouches for.</summary>
/// <param name="Text">The text that the signatures cover, and no more.</param>
/// <param name="Fingerprints">Primary keys of those who signed it, sorted, upper-case hexadecimal.</param>
internal sealed record OpenPgpVerified(string Text, ImmutableArray<string> Fingerprints);

/// <summary>
/// Verifies as gpgv does for apt: at least one signature must be good, by a key of the keyring that may sign, lives and is not revoked.
/// Signatures by strangers are passed over, but a key of the keyring whose signature does not fit the content means tampering.
/// </summary>
internal static class OpenPgpVerifier
{
    private enum Verdict
    {
        Good,
        Unknown,
        MayNotSign,
        Weak,
        OutOfTime,
        Expired,
        Revoked,
        Bad,
    }

    private sealed record Judged(Verdict Verdict, string Signer);

    /// <summary>An InRelease file or another clear-signed text.</summary>
    public static OpenPgpVerified ClearText(ReadOnlySpan<byte> bytes, OpenPgpKeyring keyring, DateTimeOffset now, Location at)
    {
        var message = ClearSigned.Read(bytes, at);
        return new OpenPgpVerified(message.Text, Signers(message.Signatures, message.Canonical, message.Canonical, keyring, now, at));
    }

    /// <summary>Content with its signature beside it, armoured or binary.</summary>
    public static ImmutableArray<string> Detached(
        ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature, OpenPgpKeyring keyring, DateTimeOffset now, Location at)
    {
        var signatures = OpenPgpArmor.IsArmored(signature)
            ? ClearSigned.ReadSignatures(Encoding.UTF8.GetString(signature), at)
            : ClearSigned.SignaturesOf(signature, at);
        var lines = Encoding.Latin1.GetString(content).Replace("\r\n", "\n", StringComparison.Ordinal);
        var canonical = Encoding.Latin1.GetBytes(lines.Replace("\n", "\r\n", StringComparison.Ordinal));
        return Signers(signatures, content.ToArray(), canonical, keyring, now, at);
    }

    private static ImmutableArray<string> Signers(
        ImmutableArray<OpenPgpSignature> signatures, byte[] binary, byte[] text, OpenPgpKeyring keyring, DateTimeOffset now, Location at)
    {
        Judged[] judged =
        [
            .. signatures.Where(s => s.Type is SignatureType.Binary or SignatureType.Text)
                .Select(s => Judge(s, s.Type == SignatureType.Text ? text : binary, keyring, now.ToUnixTimeSeconds(), at)),
        ];
        var worst = judged.MaxBy(j => j.Verdict) ?? new Judged(Verdict.Unknown, "nobody");
        if (worst.Verdict != Verdict.Bad && judged.Any(j => j.Verdict == Verdict.Good))
            return [.. judged.Where(j => j.Verdict == Verdict.Good).Select(j => j.Signer).Distinct().Order(StringComparer.Ordinal)];
        throw new CniImageKitException(worst.Verdict switch
        {
            Verdict.Bad => Rules.BadSignature(at, worst.Signer),
            Verdict.Revoked => Rules.RevokedKey(at, worst.Signer, keyring.Name),
            Verdict.Expired => Rules.ExpiredKey(at, worst.Signer, keyring.Name),
            Verdict.OutOfTime => Rules.SignatureOutOfTime(at, worst.Signer),
            Verdict.Weak => Rules.WeakSignature(at, worst.Signer),
            Verdict.MayNotSign => Rules.KeyMayNotSign(at, worst.Signer),
            _ => Rules.UnknownSigner(at, [.. judged.Select(j => j.Signer).Order(StringComparer.Ordinal)], keyring.Name),
        });
    }

    private static Judged Judge(OpenPgpSignature signature, byte[] content, OpenPgpKeyring keyring, long now, Location at)
    {
        var best = new Judged(Verdict.Unknown, signature.Issuer);
        foreach (var (certificate, key) in keyring.Candidates(signature))
        {
            var verdict = Judge(signature, content, certificate, key, now, at);
            best = new Judged(verdict, certificate.Primary.Subject.Fingerprint);
            if (verdict == Verdict.Good) break;
        }
        return best;
    }

    private static Verdict Judge(
        OpenPgpSignature signature, byte[] content, OpenPgpCertificate certificate, OpenPgpPublicKey key, long now, Location at)
    {
        var math = OpenPgpMath.Verify(signature, key, h => h.AppendData(content), at);
        if (math != MathResult.Good) return math == MathResult.Weak ? Verdict.Weak : Verdict.Bad;
        if (signature.Created is not { } signedAt || signature.HasUnknownCritical) return Verdict.Bad;
        if (signedAt < key.Created || (signature.Lifetime > 0 && signedAt + signature.Lifetime <= now)) return Verdict.OutOfTime;
        return OpenPgpStanding.Of(certificate, key, signedAt, now, at) switch
        {
            Standing.MaySign => Verdict.Good,
            Standing.Revoked => Verdict.Revoked,
            Standing.Expired => Verdict.Expired,
            _ => Verdict.MayNotSign,
        };
    }
}
