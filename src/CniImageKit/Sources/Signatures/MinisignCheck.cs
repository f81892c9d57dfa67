using CniImageKit.Manifest;
using CniImageKit.Manifest.Reading;
using CniImageKit.Trust.Minisign;

namespace CniImageKit.Sources.Signatures;

/// <summary>minisign signatures by a pinned key. In the lock: <c>minisign KEYID</c>.</summary>
internal static class MinisignCheck
{
    /// <summary>A signature file.</summary>
    public static IEnumerable<string> File(SignatureQuestion question, byte[] signature)
    {
        var named = question.Check.Key!;
        var text = VerifyReader.IsInline(question.Check) ? named.Value : TrustFiles.Text(question.Manifest, "key", named);
        var key = MinisignKey.Read(text, named.At);
        MinisignSignature.Read(signature, question.At).Verify(question.Content, key, question.At);
        return [$"{SignatureMethods.Minisign} {key.Id}"];
    }
}
