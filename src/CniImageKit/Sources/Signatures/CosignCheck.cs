using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Trust;

namespace CniImageKit.Sources.Signatures;

/// <summary>
/// Signatures as <c>cosign sign-blob --key</c> and <c>openssl dgst -sign</c> make them. In the lock: <c>cosign-key sha256:SPKI</c>.
/// </summary>
internal static class CosignCheck
{
    /// <summary>A signature file: base64, or the signature's own bytes.</summary>
    public static IEnumerable<string> File(Question question, byte[] file)
    {
        var key = Key(question);
        if (!question.Content.IsSignedBy(key, Plain(file), question.At))
            throw new CniImageKitException(Rules.SignatureUnfit(question.At, question.Content.Name, Name(key)));
        return [Name(key)];
    }

    /// <summary>The pinned key.</summary>
    public static PublicKey Key(Question question)
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
