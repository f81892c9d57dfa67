using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using CniImageKit.Diagnostics;
using CniImageKit.Trust;
using CniImageKit.Trust.Sigstore;

namespace CniImageKit.Tests.Trust.Sigstore;

/// <summary>Faults that other verifiers had, by their numbers: each is an attack that must be refused.</summary>
public sealed class KnownVerifierBugTests(SigstoreOracle oracle) : IClassFixture<SigstoreOracle>
{
    private static readonly DateTimeOffset Then = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    // Any valid entry of the log was taken, whatever it was about.
    [Theory]
    [InlineData("wrong-hashedrekord-entry_fail")]
    [InlineData("wrong-hashedrekord-cert-and-sig_fail")]
    [InlineData("wrong-hashedrekord-artifact_fail")]
    [InlineData("intoto-log-entry-mismatch_fail")]
    public void CVE_2026_22703_and_2024_51746_log_entry_not_bound_to_the_artifact(string name) =>
        Assert.Equal("CNIK5351", oracle.Vector(name).Refusal()?.Rule.Id);

    // An authority below the root that had expired was passed over where the log was not asked.
    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "CNIK5343")]
    public void CVE_2026_24122_expired_intermediate(bool valid, string? rule)
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = Request("CN=root", rootKey, authority: true).CreateSelfSigned(Then.AddYears(-5), Then.AddYears(5));
        using var middle = Request("CN=middle", middleKey, authority: true)
            .Create(root, Then.AddYears(-2), valid ? Then.AddYears(1) : Then.AddDays(-1), [1]);
        using var issuer = middle.CopyWithPrivateKey(middleKey);
        using var leaf = Request("CN=leaf", leafKey, authority: false)
            .Create(issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(middleKey), Then.AddMinutes(-1), Then.AddMinutes(9), [2]);
        var trusted = TrustedRoot.None with
        {
            Authorities = [new TrustedAuthority([middle.RawData, root.RawData], new Validity(Then.AddYears(-5), null))],
        };
        Assert.Equal(rule, Refusal(() => CertificateChain.VerifySigner(leaf, trusted, Then, Sigstore.Vector.At)));
    }

    // The log had what the attestation said, and nobody looked at its signature.
    [Fact]
    public void CVE_2022_35929_attestation_signature_not_checked()
    {
        var bundle = Read("happy-path-intoto-in-dsse-v3") with { Entries = [] };
        var said = Encoding.UTF8.GetString(bundle.Envelope!.Payload);
        var forged = Encoding.UTF8.GetBytes(said.Replace("{}", "{\"x\":1}", StringComparison.Ordinal));
        Assert.Null(Refusal(() => Verify(bundle)));
        Assert.Equal("CNIK5324", Refusal(() => Verify(bundle with { Envelope = bundle.Envelope with { Payload = forged } })));
        Assert.Equal("CNIK5324", Refusal(() => Verify(bundle with { Envelope = bundle.Envelope with { PayloadType = "text/plain" } })));
    }

    // The digest that the bundle gives was believed instead of that of the file.
    [Fact]
    public void CVE_2022_36056_blob_verified_by_what_the_bundle_says_of_it()
    {
        Assert.Equal("CNIK5324", oracle.Vector("wrong-material_fail").Refusal()?.Rule.Id);
        var bundle = Read("happy-path-v0.3-new-mediaType") with { MessageDigest = null };
        Assert.Null(Refusal(() => Verify(bundle with { Entries = [] })));
        Assert.Equal("CNIK5324", Refusal(() => Verify(bundle with { Entries = [] }, "something else\n")));
        Assert.Equal("CNIK5351", Refusal(() => SigstoreVerifier.Verify(
            bundle, Content("something else\n"), oracle.Root, oracle.Policy, Sigstore.Vector.At)));
    }

    // Signatures without end kept verifiers busy (CVE-2023-46737, 2024-29902, 2024-29903, 2024-45395, 2023-33958).
    [Theory]
    [InlineData("verificationMaterial.tlogEntries")]
    [InlineData("verificationMaterial.timestampVerificationData.rfc3161Timestamps")]
    [InlineData("verificationMaterial.tlogEntries.0.inclusionProof.hashes")]
    [InlineData("dsseEnvelope.signatures")]
    public void CVE_2024_45395_signatures_and_entries_without_end(string list)
    {
        var json = JsonNode.Parse(File.ReadAllText(oracle.Path("rekor2-dsse-happy-path", "bundle.sigstore.json")))!;
        var found = list.Split('.').Aggregate(json, (node, part) => int.TryParse(part, out var i) ? node[i]! : node[part]!).AsArray();
        var item = found[0]!;
        for (var i = found.Count; i < 100_000; i++) found.Add(item.DeepClone());
        var bytes = Encoding.UTF8.GetBytes(json.ToJsonString());
        Assert.Equal("CNIK5320", Refusal(() => BundleReader.Read(bytes, Sigstore.Vector.At)));
    }

    [Fact]
    public void CVE_2024_45395_data_without_end() =>
        Assert.Equal("CNIK5320", Refusal(() => BundleReader.Read(new byte[SigstoreBundle.MaxBytes + 1], Sigstore.Vector.At)));

    // One entry twice was counted as two witnesses.
    [Fact]
    public void One_log_entry_counts_once()
    {
        var json = JsonNode.Parse(File.ReadAllText(oracle.Path("happy-path-v0.3", "bundle.sigstore.json")))!;
        var entries = json["verificationMaterial"]!["tlogEntries"]!.AsArray();
        entries.Add(entries[0]!.DeepClone());
        Assert.Equal("CNIK5320", Refusal(() => BundleReader.Read(Encoding.UTF8.GetBytes(json.ToJsonString()), Sigstore.Vector.At)));
    }

    // A verifier that dies is taken for one that agrees (CVE-2026-44310).
    [Theory]
    [InlineData("happy-path-v0.1")]
    [InlineData("rekor2-dsse-happy-path")]
    [InlineData("intoto-with-custom-trust-root")]
    public void CVE_2026_44310_ends_by_a_rule_whatever_is_changed(string name)
    {
        var text = File.ReadAllText(oracle.Path(name, "bundle.sigstore.json"));
        var random = new Random(1);
        var root = name.StartsWith("intoto", StringComparison.Ordinal)
            ? TrustedRootReader.Read(File.ReadAllBytes(oracle.Path(name, "trusted_root.json")), Sigstore.Vector.At) : oracle.Root;
        for (var i = 0; i < 400; i++)
        {
            var changed = text.ToCharArray();
            changed[random.Next(changed.Length)] = (char)random.Next(32, 127);
            if (i % 4 == 0) changed = changed[..random.Next(changed.Length)];
            var bytes = Encoding.UTF8.GetBytes(changed);
            // What the change did not touch (a hint, a name) may still verify; nothing else than a rule may come out.
            Refusal(() => SigstoreVerifier.Verify(
                BundleReader.Read(bytes, Sigstore.Vector.At), Content("what is signed\n"), root, oracle.Policy, Sigstore.Vector.At));
        }
    }

    private SigstoreBundle Read(string name) =>
        BundleReader.Read(File.ReadAllBytes(oracle.Path(name, "bundle.sigstore.json")), Sigstore.Vector.At);

    // A root without a log, so that nothing but the signature itself stands between the bundle and belief.
    private static void Verify(SigstoreBundle bundle, string content = "what is signed\n")
    {
        var key = CniImageKit.Trust.PublicKey.FromSpki(
            X509CertificateLoader.LoadCertificate(bundle.Certificate!).PublicKey.ExportSubjectPublicKeyInfo(), Sigstore.Vector.At);
        SigstoreVerifier.Verify(
            bundle with { Certificate = null }, Content(content), TrustedRoot.None, new SigstorePolicy { Key = key }, Sigstore.Vector.At);
    }

    private static SignedContent Content(string text) => SignedContent.Of("a.txt", Encoding.UTF8.GetBytes(text));

    private static CertificateRequest Request(string name, ECDsa key, bool authority)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, true));
        if (!authority) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], false));
        return request;
    }

    private static string? Refusal(Action verify)
    {
        try
        {
            verify();
            return null;
        }
        catch (CniImageKitException fault)
        {
            return fault.Diagnostics[0].Rule.Id;
        }
    }
}
