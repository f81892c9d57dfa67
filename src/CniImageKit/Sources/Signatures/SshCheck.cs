using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Manifest.Reading;
using CniImageKit.Trust.Ssh;

namespace CniImageKit.Sources.Signatures;

/// <summary>SSH signatures by a pinned key or an allowed signer. In the lock: <c>ssh IDENTITY SHA256:…</c>.</summary>
internal static class SshCheck
{
    private const string UsualNamespace = "file";

    /// <summary>A signature file.</summary>
    public static IEnumerable<string> File(SignatureQuestion question, byte[] file)
    {
        var check = question.Check;
        var (space, identity) = (check.Namespace?.Value ?? UsualNamespace, check.Identity!.Value);
        var signature = SshSignature.Read(file, question.At);
        if (check.AllowedSigners is { } list)
        {
            var signers = AllowedSigners.Read(TrustFiles.Text(question.Manifest, "allowedSigners", list), new Location(list.Value));
            if (Refusal(signers, signature.Key, identity, space, question.Now) is { } why)
            {
                throw new CniImageKitException(
                    Rules.SshSignerRefused(question.At, question.Content.Name, identity, signature.Key.Fingerprint, why));
            }
        }
        else
        {
            var key = Key(question);
            if (!key.Blob.AsSpan().SequenceEqual(signature.Key.Blob))
            {
                throw new CniImageKitException(Rules.SignedByOther(
                    question.At, question.Content.Name, $"ssh {key.Fingerprint}", $"ssh {signature.Key.Fingerprint}"));
            }
        }

        signature.Verify(question.Content, space, question.At);
        return [$"{SignatureMethods.Ssh} {identity} {signature.Key.Fingerprint}"];
    }

    private static SshKey Key(SignatureQuestion question)
    {
        var named = question.Check.Key!;
        var text = VerifyReader.IsInline(question.Check) ? named.Value : TrustFiles.Text(question.Manifest, "key", named);
        return SshKey.ReadLine(text.Trim(), named.At);
    }

    private static string? Refusal(IEnumerable<AllowedSigner> signers, SshKey key, string identity, string space, DateTimeOffset now)
    {
        var known = signers.Where(s => s.Key.Blob.AsSpan().SequenceEqual(key.Blob)).ToList();
        if (known.Count == 0) return "no line has it";
        known.RemoveAll(s => !AllowedSigners.Names(s.Principals, identity));
        if (known.Count == 0) return $"no line lets it sign for {identity}";
        known.RemoveAll(s => !s.Namespaces.IsEmpty && !AllowedSigners.Names(s.Namespaces, space));
        if (known.Count == 0) return $"it may not sign for the namespace {space}";
        known.RemoveAll(s => now < s.After || now >= s.Before);
        return known.Count == 0 ? "it is not valid at this time" : null;
    }
}
