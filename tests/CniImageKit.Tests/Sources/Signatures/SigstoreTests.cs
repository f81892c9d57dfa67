using System.Text;

namespace CniImageKit.Tests.Sources.Signatures;

/// <summary>Bundles beside a release, over the road that a manifest takes.</summary>
public sealed class SigstoreTests(SignedBySigstore signer) : IClassFixture<SignedBySigstore>, IAsyncLifetime
{
    private const string Bundle = SignedRelease.Asset + ".sigstore.json";
    private const string By = $"issuer: {SignedBySigstore.Issuer}\ntrustedRoot: trusted_root.json\n";
    private const string Verify = $"method: sigstore\nidentity: {SignedBySigstore.Identity}\n{By}";
    private const string Proves = $"sigstore {SignedBySigstore.Identity} {SignedBySigstore.Issuer}";
    private SignedRelease _signed = null!;

    public async ValueTask InitializeAsync()
    {
        _signed = await SignedRelease.StartAsync();
        foreach (var file in (string[])["trusted_root.json", "cosign.pub"]) _signed.Folder.Write(file, signer.Text(file));
    }

    public ValueTask DisposeAsync() => _signed.DisposeAsync();

    [Theory]
    [InlineData("bundle.json")]
    [InlineData("second.json")]
    [InlineData("image.json")]
    public async Task Names_identity_and_issuer(string bundle)
    {
        Publish(bundle);
        Assert.Equal(Proves, await _signed.ProvesAsync(Verify));
        Assert.Equal(Proves, await _signed.ProvesAsync(
            $"method: sigstore\nidentity: \"https://github.com/example/plugins/.github/workflows/release.yml@refs/tags/{{tag}}\"\n{By}"));
        Assert.Equal(Proves, await _signed.ProvesAsync(
            $"method: sigstore\nidentityRegex: https://github[.]com/example/plugins/.*@refs/tags/v[0-9.]+\n{By}"));
    }

    [Fact]
    public async Task Takes_a_bundle_of_another_name_and_from_beside_the_manifest()
    {
        _signed.Release.Assets["provenance.json"] = signer["bundle.json"];
        Assert.Equal(Proves, await _signed.ProvesAsync(Verify + "signature: provenance.json"));
        _signed.Folder.Write("sigs/it.json", signer.Text("bundle.json"));
        Assert.Equal(Proves, await _signed.ProvesAsync(Verify + "signature: ./sigs/it.json"));
        Assert.Equal("CNIK5323", await _signed.RefusesAsync(Verify));
    }

    [Theory]
    [InlineData("foreign.json", "CNIK5354")]
    [InlineData("issuer.json", "CNIK5355")]
    [InlineData("keyed.json", "CNIK5341")]
    // An attestation that a project made about its release is no signature of it: it may say that it is broken.
    [InlineData("provenance.json", "CNIK5357")]
    public async Task Refuses_what_is_signed_otherwise(string bundle, string rule)
    {
        Publish(bundle);
        Assert.Equal(rule, await _signed.RefusesAsync(Verify));
    }

    [Fact]
    public async Task Matches_an_expression_with_the_whole_identity()
    {
        Publish("bundle.json");
        Assert.Equal("CNIK5354", await _signed.RefusesAsync($"method: sigstore\nidentityRegex: https://github.com/example/plugins/\n{By}"));
        Assert.Equal("CNIK5354", await _signed.RefusesAsync($"method: sigstore\nidentityRegex: a|release.yml@refs/tags/v1.0.0\n{By}"));
    }

    [Fact]
    public async Task Refuses_a_replaced_asset()
    {
        Publish("bundle.json");
        _signed.Replace();
        Assert.Equal("CNIK5324", await _signed.RefusesAsync(Verify));
    }

    [Fact]
    public async Task Trusts_the_public_instance_where_no_root_is_named()
    {
        Publish("bundle.json");
        Assert.Equal("CNIK5346", await _signed.RefusesAsync(
            $"method: sigstore\nidentity: {SignedBySigstore.Identity}\nissuer: {SignedBySigstore.Issuer}"));
        _signed.Folder.Write("trusted_root.json", "{}");
        Assert.Equal("CNIK5342", await _signed.RefusesAsync(Verify));
    }

    [Fact]
    public async Task Believes_a_bundle_by_a_pinned_key_with_and_without_a_log()
    {
        Publish("keyed.json");
        var proven = await _signed.ProvesAsync("method: cosign-key\nkey: cosign.pub");
        Assert.StartsWith("cosign-key sha256:", proven, StringComparison.Ordinal);
        Assert.Equal(proven, await _signed.ProvesAsync("method: cosign-key\nkey: cosign.pub\ntrustedRoot: trusted_root.json"));
        var moved = signer.Text("keyed.json").Replace("\"4711\"", "\"4712\"", StringComparison.Ordinal);
        _signed.Release.Assets[Bundle] = Encoding.UTF8.GetBytes(moved);
        await _signed.ProvesAsync("method: cosign-key\nkey: cosign.pub");
        Assert.Equal("CNIK5350", await _signed.RefusesAsync("method: cosign-key\nkey: cosign.pub\ntrustedRoot: trusted_root.json"));
        _signed.Replace();
        Assert.Equal("CNIK5324", await _signed.RefusesAsync("method: cosign-key\nkey: cosign.pub"));
        Publish("bundle.json");
        Assert.Equal("CNIK5324", await _signed.RefusesAsync("method: cosign-key\nkey: cosign.pub"));
    }

    [Fact]
    public async Task Refuses_endless_data_for_a_bundle()
    {
        _signed.Release.Assets[Bundle] = new byte[CniImageKit.Trust.Sigstore.SigstoreBundle.MaxBytes + 1];
        Assert.Equal("CNIK4013", await _signed.RefusesAsync(Verify));
    }

    private void Publish(string bundle) => _signed.Release.Assets[Bundle] = signer[bundle];
}
