using System.Collections.Immutable;
using System.Security.Cryptography;
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

    /// <summary>What is signed, as signatures of both types hash it, and when it is asked about.</summary>
    /// <param name="Binary">Adds the bytes.</param>
    /// <param name="Text">Adds the text with lines that end in CR LF.</param>
    /// <param name="Now">Seconds since 1970.</param>
    /// <param name="KeysOutlive">A key that has expired since it signed still counts, as releases stay when keys go.</param>
    private sealed record Question(Action<IncrementalHash> Binary, Action<IncrementalHash> Text, long Now, bool KeysOutlive);

    /// <summary>An InRelease file or another clear-signed text.</summary>
    public static OpenPgpVerified ClearText(ReadOnlySpan<byte> bytes, OpenPgpKeyring keyring, DateTimeOffset now, Location at) =>
        ClearText(bytes, keyring, now, keysOutlive: false, at);

    private static OpenPgpVerified ClearText(
        ReadOnlySpan<byte> bytes, OpenPgpKeyring keyring, DateTimeOffset now, bool keysOutlive, Location at)
    {
        var message = ClearSigned.Read(bytes, at);
        var canonical = message.Canonical;
        Action<IncrementalHash> add = h => h.AppendData(canonical);
        return new OpenPgpVerified(
            message.Text, Signers(message.Signatures, new Question(add, add, now.ToUnixTimeSeconds(), keysOutlive), keyring, at));
    }

    /// <summary>A document with its signature beside it, armoured or binary.</summary>
    public static ImmutableArray<string> Detached(
        byte[] content, ReadOnlySpan<byte> signature, OpenPgpKeyring keyring, DateTimeOffset now, Location at)
    {
        var question = new Question(
            h => h.AppendData(content), h => new CanonicalText(h).Add(content), now.ToUnixTimeSeconds(), KeysOutlive: false);
        return Signers(SignaturesOf(signature, at), question, keyring, at);
    }

    /// <summary>A clear-signed text of a release, such as its sums. Its key may have expired since, as for <see cref="Release"/>.</summary>
    public static OpenPgpVerified ReleaseText(ReadOnlySpan<byte> bytes, OpenPgpKeyring keyring, DateTimeOffset now, Location at) =>
        ClearText(bytes, keyring, now, keysOutlive: true, at);

    /// <summary>A release with its signature beside it. Its key must have been valid when it signed; it may have expired since.</summary>
    public static ImmutableArray<string> Release(
        SignedContent content, ReadOnlySpan<byte> signature, OpenPgpKeyring keyring, DateTimeOffset now, Location at)
    {
        var question = new Question(
            h => content.Read(piece => h.AppendData(piece)),
            h =>
            {
                var text = new CanonicalText(h);
                content.Read(piece => text.Add(piece));
            },
            now.ToUnixTimeSeconds(), KeysOutlive: true);
        return Signers(SignaturesOf(signature, at), question, keyring, at);
    }

    private static ImmutableArray<OpenPgpSignature> SignaturesOf(ReadOnlySpan<byte> signature, Location at) =>
        OpenPgpArmor.IsArmored(signature)
            ? ClearSigned.ReadSignatures(Encoding.UTF8.GetString(signature), at)
            : ClearSigned.SignaturesOf(signature, at);

    private static ImmutableArray<string> Signers(
        ImmutableArray<OpenPgpSignature> signatures, Question question, OpenPgpKeyring keyring, Location at)
    {
        Judged[] judged =
        [
            .. signatures.Where(s => s.Type is SignatureType.Binary or SignatureType.Text).Select(s => Judge(s, question, keyring, at)),
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

    private static Judged Judge(OpenPgpSignature signature, Question question, OpenPgpKeyring keyring, Location at)
    {
        var best = new Judged(Verdict.Unknown, signature.Issuer);
        foreach (var (certificate, key) in keyring.Candidates(signature))
        {
            var verdict = Judge(signature, question, certificate, key, at);
            best = new Judged(verdict, certificate.Primary.Subject.Fingerprint);
            if (verdict == Verdict.Good) break;
        }
        return best;
    }

    private static Verdict Judge(
        OpenPgpSignature signature, Question question, OpenPgpCertificate certificate, OpenPgpPublicKey key, Location at)
    {
        var now = question.Now;
        var math = OpenPgpMath.Verify(signature, key, signature.Type == SignatureType.Text ? question.Text : question.Binary, at);
        if (math != MathResult.Good) return math == MathResult.Weak ? Verdict.Weak : Verdict.Bad;
        if (signature.Created is not { } signedAt || signature.HasUnknownCritical) return Verdict.Bad;
        if (signedAt < key.Created || (signature.Lifetime > 0 && signedAt + signature.Lifetime <= now)) return Verdict.OutOfTime;
        return OpenPgpStanding.Of(certificate, key, signedAt, now, question.KeysOutlive, at) switch
        {
            Standing.MaySign => Verdict.Good,
            Standing.Revoked => Verdict.Revoked,
            Standing.Expired => Verdict.Expired,
            _ => Verdict.MayNotSign,
        };
    }
}
