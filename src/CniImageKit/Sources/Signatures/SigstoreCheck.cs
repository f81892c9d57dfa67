using System.Collections.Immutable;
using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Trust;
using CniImageKit.Trust.Cosign;
using CniImageKit.Trust.Sigstore;

namespace CniImageKit.Sources.Signatures;

/// <summary>
/// Sigstore bundles and GitHub's attestations, offline. In the lock: <c>sigstore IDENTITY ISSUER</c> and
/// <c>github-attestation IDENTITY ISSUER</c>.
/// </summary>
internal static class SigstoreCheck
{
    /// <summary>What cosign signs an image by, in the form of a statement.</summary>
    public static readonly ImmutableArray<string> Signing = ["https://sigstore.dev/cosign/sign/v1"];

    private const string Provenance = "https://slsa.dev/provenance/v1";
    private const int MostBundles = 32;

    /// <summary>A bundle over the content itself.</summary>
    public static IEnumerable<string> File(SignatureQuestion question, byte[] bundle) =>
        [Bundle(question, bundle, Root(question), Policy(question))];

    /// <summary>
    /// Bundles of statements about the content. Those of kinds that were not asked for are passed over; one of the others must hold.
    /// </summary>
    public static IEnumerable<string> Attestations(SignatureQuestion question, ImmutableArray<byte[]> bundles)
    {
        if (bundles.IsEmpty)
        {
            throw new CniImageKitException(Rules.SignatureMissing(
                question.At, question.Check.Method.Value, question.Content.Name, [$"an attestation of {question.Content.Sha256}"]));
        }

        return [Any(question, bundles)];
    }

    /// <summary>The first bundle that holds; those of kinds that were not asked for are passed over.</summary>
    public static string Any(SignatureQuestion question, ImmutableArray<byte[]> bundles)
    {
        if (bundles.Length > MostBundles)
            throw new CniImageKitException(Rules.SignatureMalformed(question.At, $"there are more than {MostBundles} attestations"));
        var (root, policy) = (Root(question), Policy(question));
        return OneOf.Hold([.. bundles.Select<byte[], Func<string>>(b => () => Bundle(question, b, root, policy))]);
    }

    /// <summary>The first signature of an image that holds: in a bundle, or under cosign's tag with a certificate.</summary>
    public static string Image(
        SignatureQuestion question, Digest digest, ImmutableArray<SimpleSigning> tagged, ImmutableArray<byte[]> bundles)
    {
        var (root, policy) = (Root(question), Policy(question));
        return OneOf.Hold(
        [
            .. bundles.Select<byte[], Func<string>>(b => () => Bundle(question, b, root, policy)),
            .. tagged.Select<SimpleSigning, Func<string>>(s => () =>
            {
                var bundle = s.Keyless(question.At)
                    ?? throw new CniImageKitException(Rules.BundleOtherMaterial(question.At, "a certificate", "a key"));
                var payload = SignedContent.Of(question.Content.Name, s.Payload);
                var signer = SigstoreVerifier.Verify(bundle, payload, root, policy, question.At);
                s.VerifyAbout(question.Content.Name, digest, question.At);
                return Name(question, signer);
            }),
        ]);
    }

    /// <summary>The bundles in a file: one, or one in each line as GitHub's command writes them.</summary>
    public static ImmutableArray<byte[]> Lines(byte[] file)
    {
        var lines = Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.All(l => l.StartsWith('{') && l.EndsWith('}')) && lines.Length > 1
            ? [.. lines.Select(Encoding.UTF8.GetBytes)] : [file];
    }

    /// <summary>The pinned trusted root.</summary>
    public static TrustedRoot Root(SignatureQuestion question) => question.Check.TrustedRoot is { } file
        ? TrustedRootReader.Read(TrustFiles.Read(question.Manifest, "trustedRoot", file), new Location(file.Value)) : TrustedRoot.Public();

    private static string Bundle(SignatureQuestion question, byte[] bytes, TrustedRoot root, SigstorePolicy policy)
    {
        var bundle = BundleReader.Read(bytes, question.At);
        if (bundle.Envelope is null && question.Check.Method.Value == SignatureMethods.GitHubAttestation)
            throw new CniImageKitException(Rules.StatementMalformed(question.At, "it is no envelope"));
        return Name(question, SigstoreVerifier.Verify(bundle, question.Content, root, policy, question.At));
    }

    private static SigstorePolicy Policy(SignatureQuestion question)
    {
        var check = question.Check;
        var attests = check.Method.Value == SignatureMethods.GitHubAttestation;
        ImmutableArray<string> predicates = attests ? [Provenance] : Signing;
        if (!check.Predicates.IsEmpty) predicates = [.. check.Predicates.Select(p => p.Value)];
        return new SigstorePolicy
        {
            Identity = check.Identity is { } identity ? Template.Expand(identity, question.Release.Values) : null,
            IdentityRegex = check.IdentityRegex?.Value,
            Repository = check.Identity is null && check.IdentityRegex is null ? question.Release.Repository : null,
            Issuer = check.Issuer!.Value,
            Predicates = predicates,
        };
    }

    private static string Name(SignatureQuestion question, SigstoreSigner signer) =>
        $"{question.Check.Method.Value} {signer.Identity} {signer.Issuer}";
}
