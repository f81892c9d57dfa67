using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Trust;
using CniImageKit.Trust.OpenPgp;

namespace CniImageKit.Sources.Signatures;

/// <summary>OpenPGP signatures by a key whose full fingerprint is pinned. In the lock: <c>openpgp FINGERPRINT</c>.</summary>
internal static class OpenPgpCheck
{
    /// <summary>A signature file: detached, or a clear-signed copy of the sums, whose text then speaks for the artifact.</summary>
    public static IEnumerable<string> File(SignatureQuestion question, string name, byte[] signature)
    {
        if (question.Check.OfSums && ClearSigned.Is(signature)) return Text(question, name, signature);
        return Named(OpenPgpVerifier.Release(question.Content, signature, Keyring(question), question.Now, question.At));
    }

    /// <summary>A clear-signed sums file; the artifact must be in its text.</summary>
    public static IEnumerable<string> Text(SignatureQuestion question, string name, byte[] signed)
    {
        var verified = OpenPgpVerifier.ReleaseText(signed, Keyring(question), question.Now, question.At);
        var asset = question.Release.Asset;
        foreach (var digest in SumsFile.DigestsOf(Encoding.UTF8.GetBytes(verified.Text), name, asset.Name, question.At))
        {
            var found = digest.Algorithm == "sha256" ? asset.Sha256 : asset.Sha512;
            if (digest != found) throw new CniImageKitException(Rules.SignedSumsDisagree(question.At, asset.Name, name, digest, found));
        }

        return Named(verified.Fingerprints);
    }

    private static OpenPgpKeyring Keyring(SignatureQuestion question)
    {
        var (file, pinned) = (question.Check.Key!, question.Check.Fingerprint!);
        var keyring = OpenPgpKeyring.Read(file.Value, TrustFiles.Read(question.Manifest, "key", file));
        if (!keyring.Certificates.Any(c => c.Keys.Any(k => k.Fingerprint == pinned.Value)))
        {
            throw new CniImageKitException(Rules.PinnedKeyAbsent(
                pinned.At, file.Value, pinned.Value, keyring.Certificates.Select(c => c.Primary.Subject.Fingerprint)));
        }

        return keyring with { Only = [pinned.Value] };
    }

    private static IEnumerable<string> Named(IEnumerable<string> fingerprints) =>
        fingerprints.Select(f => $"{SignatureMethods.OpenPgp} {f}");
}
