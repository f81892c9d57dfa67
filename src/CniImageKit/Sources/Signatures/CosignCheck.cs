using System.Collections.Immutable;
using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Trust;
using CniImageKit.Trust.Cosign;
using CniImageKit.Trust.Sigstore;

namespace CniImageKit.Sources.Signatures;

/// <summary>
/// Signatures as <c>cosign sign-blob --key</c> and <c>openssl dgst -sign</c> make them. In the lock: <c>cosign-key sha256:SPKI</c>.
/// </summary>
internal static class CosignCheck
{
    /// <summary>A signature file: base64, the signature's own bytes, or a bundle.</summary>
    public static IEnumerable<string> File(SignatureQuestion question, byte[] file)
    {
        var key = Key(question);
        if (file is [(byte)'{', ..]) return Bundle(question, key, BundleReader.Read(file, question.At));
        if (!question.Content.IsSignedBy(key, Plain(file), question.At))
            throw new CniImageKitException(Rules.SignatureUnfit(question.At, question.Content.Name, Name(key)));
        return [Name(key)];
    }

    /// <summary>The first signature of an image that holds.</summary>
    public static string Image(
        SignatureQuestion question, Digest digest, ImmutableArray<SimpleSigning> tagged, ImmutableArray<byte[]> bundles)
    {
        var (key, image) = (Key(question), question.Content.Name);
        var byKey = tagged.Where(s => key.Verifies(s.Payload, s.Signature)).ToList();
        if (byKey.Count == 0 && bundles.IsEmpty)
            throw new CniImageKitException(Rules.SignedByOther(question.At, image, Name(key), $"{tagged.Length} by other keys"));
        return OneOf.Hold(
        [
            .. byKey.Select<SimpleSigning, Func<string>>(s => () =>
            {
                s.VerifyAbout(image, digest, question.At);
                return Name(key);
            }),
            .. bundles.Select<byte[], Func<string>>(b => () => Bundle(question, key, BundleReader.Read(b, question.At)).Single()),
        ]);
    }

    /// <summary>
    /// A bundle by the pinned key. What the log says of it counts where a trusted root is named; the key alone does otherwise.
    /// </summary>
    public static IEnumerable<string> Bundle(SignatureQuestion question, PublicKey key, SigstoreBundle bundle)
    {
        var keyOnly = question.Check.TrustedRoot is null;
        SigstoreVerifier.Verify(
            keyOnly ? bundle with { Entries = [], Timestamps = [] } : bundle, question.Content,
            keyOnly ? TrustedRoot.None : SigstoreCheck.Root(question),
            new SigstorePolicy { Key = key, Predicates = SigstoreCheck.Signing }, question.At);
        return [Name(key)];
    }

    /// <summary>The pinned key.</summary>
    public static PublicKey Key(SignatureQuestion question)
    {
        var file = question.Check.Key!;
        return PublicKey.ReadPem(TrustFiles.Text(question.Manifest, "key", file), file.At);
    }

    /// <summary>As the lock names it.</summary>
    public static string Name(PublicKey key) => $"{SignatureMethods.CosignKey} {key.Fingerprint}";

    private static byte[] Plain(byte[] file)
    {
        var text = Encoding.ASCII.GetString(file).Trim();
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length > 0 ? bytes[..length] : file;
    }
}
