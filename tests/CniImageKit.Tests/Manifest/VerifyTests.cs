using System.Text;
using CniImageKit.Manifest;

namespace CniImageKit.Tests.Manifest;

public class VerifyTests
{
    private static readonly Platform Amd64 = new("linux", "amd64");

    [Theory]
    [InlineData("{ method: cosign }", "CNIK1016")]
    [InlineData("{ key: a.pub }", "CNIK1005")]
    [InlineData("{ method: openpgp, key: a.asc }", "CNIK1005")]
    [InlineData("{ method: openpgp, key: a.asc, fingerprint: 89ABCDEF }", "CNIK1027")]
    [InlineData("{ method: minisign, key: a.pub, of: tarball }", "CNIK1027")]
    [InlineData("{ method: minisign, key: a.pub, identity: me }", "CNIK1003")]
    [InlineData("{ method: minisign, key: /a.pub }", "CNIK1020")]
    [InlineData("{ method: minisign, key: a.pub, signature: 'x/{asset}' }", "CNIK1020")]
    [InlineData("{ method: minisign, key: a.pub, signature: './a//x' }", "CNIK1020")]
    [InlineData("{ method: minisign, key: a.pub, signature: '{assets}.minisig' }", "CNIK1014")]
    [InlineData("{ method: minisign, key: a.pub, signature: 'http://host.example/{asset}.minisig' }", "CNIK1021")]
    [InlineData("{ method: ssh, key: a.pub, identity: 'a b' }", "CNIK1027")]
    [InlineData("{ method: sigstore, identityRegex: '(', issuer: b }", "CNIK1032")]
    [InlineData("{ method: sigstore, identityRegex: '(?=a)b', issuer: b }", "CNIK1032")]
    [InlineData("{ method: sigstore, identity: '{name}', issuer: b }", "CNIK1014")]
    public void Finds_what_is_wrong(string check, string rule) =>
        Assert.Contains(rule, Manifests.Findings(Manifests.With($"  - from: multus\n    verify: [{check}]\n")), StringComparison.Ordinal);

    [Theory]
    [InlineData("from: directory\n    path: bin", "CNIK1003")]
    [InlineData("from: apt\n    package: cni", "CNIK1003")]
    [InlineData("from: oci\n    image: registry.example/team\n    path: /bin", "CNIK1031")]
    [InlineData("from: sriov-cni", "CNIK1031")]
    [InlineData("from: url\n    name: x\n    version: 1.0.0\n    url: https://host.example/x", "CNIK1005")]
    public void Is_for_sources_whose_releases_are_signed_so(string source, string rule) =>
        Assert.Contains(
            rule, Manifests.Findings(Manifests.With($"  - {source}\n    verify: [{{ method: minisign, key: a.pub }}, {{ method: github-attestation }}]\n")), StringComparison.Ordinal);

    [Theory]
    [InlineData("{ method: minisign, key: b.pub }")]
    [InlineData("{ method: minisign, key: a.pub, of: sums }")]
    [InlineData("{ method: minisign, key: a.pub, signature: x.minisig }")]
    [InlineData("{ method: cosign-key, key: a.pub }")]
    public void Makes_the_lock_stale_where_a_key_says_otherwise(string check)
    {
        Assert.NotEqual(Request("[{ method: minisign, key: a.pub }]"), Request(null));
        Assert.NotEqual(Request("[{ method: minisign, key: a.pub }]"), Request($"[{check}]"));
        Assert.NotEqual(Request("[{ method: minisign, key: a.pub }]"), Request($"[{{ method: minisign, key: a.pub }}, {check}]"));
    }

    [Fact]
    public void Is_the_same_request_in_any_order_and_spelling()
    {
        const string OpenPgp = "{ method: openpgp, key: a.asc, fingerprint: 0123456789ABCDEF0123456789ABCDEF01234567 }";
        const string Spaced = "{ fingerprint: '0123 4567 89ab cdef 0123  4567 89ab cdef 0123 4567', of: asset, method: openpgp, key: a.asc }";
        Assert.Equal(
            Request($"[{OpenPgp}, {{ method: minisign, key: a.pub }}]"), Request($"[{{ method: minisign, key: a.pub }}, {Spaced}]"));
    }

    [Fact]
    public void Is_golden_in_the_slice() => Assert.Equal(
        """{"from":"multus","platform":"linux/amd64","verify":[{"key":"a.pub","method":"minisign","of":"sums","signature":"x"}]}""",
        Encoding.UTF8.GetString(ManifestSlice.Write(Entry("[{ method: minisign, key: a.pub, of: sums, signature: x }]"), Amd64)));

    private static Digest Request(string? verify) => ManifestSlice.Request(Entry(verify), Amd64);

    private static PluginEntry Entry(string? verify) =>
        Manifests.Read(Manifests.With($"  - from: multus\n{(verify is null ? "" : $"    verify: {verify}\n")}")).Plugins[0];
}
