using CniImageKit.Diagnostics;
using CniImageKit.Trust;
using CniImageKit.Trust.Sigstore;

namespace CniImageKit.Tests.Trust.Sigstore;

/// <summary>
/// A case as sigstore-conformance lays it out: a bundle, and beside it what differs from the suite's own artifact and root.
/// </summary>
internal sealed record Vector(string Folder, TrustedRoot Root, SigstorePolicy Policy)
{
    public static readonly Location At = new("bundle.sigstore.json");

    /// <summary>The rule that refuses it; null where it verifies.</summary>
    public Diagnostic? Refusal()
    {
        try
        {
            var policy = Has("key.pub")
                ? new SigstorePolicy { Key = PublicKey.ReadPem(File.ReadAllText(Of("key.pub")), At) }
                : Policy;
            var root = Has("trusted_root.json") ? TrustedRootReader.Read(File.ReadAllBytes(Of("trusted_root.json")), At) : Root;
            var artifact = Has("artifact") ? Of("artifact") : Path.Combine(Folder, "..", "artifact");
            var content = SignedContent.Of("a.txt", File.ReadAllBytes(artifact));
            SigstoreVerifier.Verify(BundleReader.Read(File.ReadAllBytes(Of("bundle.sigstore.json")), At), content, root, policy, At);
            return null;
        }
        catch (CniImageKitException fault)
        {
            return Assert.Single(fault.Diagnostics);
        }
    }

    private bool Has(string name) => File.Exists(Of(name));

    private string Of(string name) => Path.Combine(Folder, name);
}
