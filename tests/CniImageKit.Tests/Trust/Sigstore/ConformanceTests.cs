using CniImageKit.Trust.Sigstore;

namespace CniImageKit.Tests.Trust.Sigstore;

/// <summary>
/// The 70 cases of sigstore-conformance's bundle-verify suite, made anew with the mock of Sigstore's services: each with the reason why it
/// is refused, where it is.
/// </summary>
public sealed class ConformanceTests(SigstoreOracle oracle) : IClassFixture<SigstoreOracle>
{
    public static TheoryData<string, string?> Cases => new()
    {
        { "bundle-empty-certificate-chain_fail", "CNIK5320" },
        { "bundle-from-wrong-instance_fail", "CNIK5346" },
        { "bundle-invalid-base64-signature_fail", "CNIK5320" },
        { "bundle-malformed-json_fail", "CNIK5320" },
        { "bundle-negative-log-index_fail", "CNIK5320" },
        { "bundle-unknown-version_fail", "CNIK5340" },
        { "bundle-with-root-cert_fail", "CNIK5359" },
        { "bundle-with-sct-with-extensions", null },
        { "checkpoint-bad-keyhint_fail", "CNIK5349" },
        { "checkpoint-wrong-roothash_fail", "CNIK5349" },
        { "dsse-invalid-sig_fail", "CNIK5351" },
        { "dsse-mismatch-envelope_fail", "CNIK5351" },
        { "dsse-mismatch-sig_fail", "CNIK5351" },
        { "happy-path-intoto-in-dsse-v3", null },
        { "happy-path-v0.1", null },
        { "happy-path-v0.2", null },
        { "happy-path-v0.3", null },
        { "happy-path-v0.3-new-mediaType", null },
        { "inclusion-proof-corrupted-hash_fail", "CNIK5348" },
        { "incorrect-public-key_fail", "CNIK5348" },
        { "integrated-time-in-future_fail", "CNIK5344" },
        { "intoto-expired-certificate_fail", "CNIK5343" },
        { "intoto-log-entry-mismatch_fail", "CNIK5351" },
        { "intoto-missing-inclusion-proof_fail", "CNIK5347" },
        { "intoto-set-outside-signing-cert-validity_fail", "CNIK5344" },
        { "intoto-tsa-timestamp-outside-cert-validity_fail", "CNIK5344" },
        { "intoto-with-custom-trust-root", null },
        { "invalid-checkpoint-signature_fail", "CNIK5349" },
        { "invalid-ct-key_fail", "CNIK5345" },
        { "invalid-inclusion-proof_fail", "CNIK5348" },
        { "managed-key-and-trusted-root", null },
        { "managed-key-happy-path", null },
        { "managed-key-no-key_fail", "CNIK5341" },
        { "managed-key-wrong-key_fail", "CNIK5351" },
        { "message-digest-mismatch_fail", "CNIK5324" },
        { "rekor2-checkpoint-cosigned", null },
        { "rekor2-checkpoint-missing-log-signature_fail", "CNIK5349" },
        { "rekor2-checkpoint-missing-origin_fail", "CNIK5349" },
        { "rekor2-checkpoint-missing-root-hash_fail", "CNIK5349" },
        { "rekor2-checkpoint-missing-size_fail", "CNIK5349" },
        { "rekor2-checkpoint-multiple-cosigs", null },
        { "rekor2-checkpoint-no-matching-signature_fail", "CNIK5349" },
        { "rekor2-checkpoint-origin-not-first", null },
        { "rekor2-checkpoint-two-sigs-cosigned", null },
        { "rekor2-checkpoint-two-sigs-from-origin", null },
        { "rekor2-dsse-happy-path", null },
        { "rekor2-dsse-invalid-sig_fail", "CNIK5351" },
        { "rekor2-dsse-mismatch-envelope_fail", "CNIK5351" },
        { "rekor2-dsse-mismatch-sig_fail", "CNIK5351" },
        { "rekor2-happy-path", null },
        { "rekor2-no-inclusion-proof_fail", "CNIK5347" },
        { "rekor2-no-timestamp_fail", "CNIK5353" },
        { "rekor2-timestamp-outside-trust-root-tsa-validity_fail", "CNIK5352" },
        { "rekor2-timestamp-outside-tsa-cert-validity_fail", "CNIK5352" },
        { "rekor2-timestamp-payload-mismatch_fail", "CNIK5352" },
        { "rekor2-timestamp-untrusted-tsa-with-embedded-cert_fail", "CNIK5352" },
        { "rekor2-timestamp-untrusted-tsa-without-embedded-cert_fail", "CNIK5352" },
        { "rekor2-timestamp-with-embedded-cert", null },
        { "rekor2-timestamp-with-expired-cert-chain", null },
        { "rekor2-timestamp-with-incorrect-time_fail", "CNIK5344" },
        { "rekor2-timestamp-without-embedded-cert", null },
        { "set-invalid-signature_fail", "CNIK5350" },
        { "signature-mismatch_fail", "CNIK5351" },
        { "trust-root-tlog-missing-validity-start_fail", "CNIK5342" },
        { "trust-root-tlog-validity-end-inclusive", null },
        { "trust-root-tsa-validity-end-inclusive", null },
        { "wrong-hashedrekord-artifact_fail", "CNIK5351" },
        { "wrong-hashedrekord-cert-and-sig_fail", "CNIK5351" },
        { "wrong-hashedrekord-entry_fail", "CNIK5351" },
        { "wrong-material_fail", "CNIK5324" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Judges_as_the_suite_asks_and_for_its_reason(string name, string? rule) =>
        Assert.Equal(rule, oracle.Vector(name).Refusal()?.Rule.Id);

    [Fact]
    public async Task Agrees_with_the_verifier_of_npm_which_takes_two_that_the_suite_refuses()
    {
        string[] lenient = ["bundle-with-root-cert_fail", "trust-root-tlog-missing-validity-start_fail"];
        var good = Cases.Where(c => c.Data.Item2 is null).Select(c => c.Data.Item1);
        Assert.Equal(good.Concat(lenient).Order(StringComparer.Ordinal), (await oracle.BelievedByNpmAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Has_every_case_of_the_suite()
    {
        Assert.Equal(70, Cases.Count);
        Assert.All(Cases, c => Assert.Equal(c.Data.Item1.EndsWith("_fail", StringComparison.Ordinal), c.Data.Item2 is not null));
    }

    [Fact]
    public void Brings_the_root_of_the_public_instance()
    {
        var root = TrustedRoot.Public();
        Assert.NotEmpty(root.Logs);
        Assert.NotEmpty(root.CertificateLogs);
        Assert.NotEmpty(root.Authorities);
        Assert.NotEmpty(root.TimestampAuthorities);
    }
}
