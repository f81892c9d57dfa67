namespace CniImageKit.Tests.Sources.Signatures;

/// <summary>GitHub's attestations: from its API, as an asset, and from beside the manifest.</summary>
public sealed class AttestationTests(SignedBySigstore signer) : IClassFixture<SignedBySigstore>, IAsyncLifetime
{
    private const string Verify = "method: github-attestation\ntrustedRoot: trusted_root.json\n";
    private const string Proves = $"github-attestation {SignedBySigstore.Identity} {SignedBySigstore.Issuer}";
    private SignedRelease _signed = null!;

    public async ValueTask InitializeAsync()
    {
        _signed = await SignedRelease.StartAsync();
        _signed.Folder.Write("trusted_root.json", signer.Text("trusted_root.json"));
    }

    public ValueTask DisposeAsync() => _signed.DisposeAsync();

    [Fact]
    public async Task Asks_the_api_for_what_a_workflow_of_the_repository_said_of_the_asset()
    {
        Keep("provenance.json");
        Assert.Equal(Proves, await _signed.ProvesAsync(Verify));
        Assert.Equal(Proves, await _signed.ProvesAsync(Verify + $"identity: {SignedBySigstore.Identity}"));
        Keep("sbom.json", "provenance.json");
        Assert.Equal(Proves, await _signed.ProvesAsync(Verify));
        Assert.Equal(Proves, await _signed.ProvesAsync(Verify + "predicates: [\"https://cyclonedx.org/bom\"]"));
    }

    [Theory]
    [InlineData("fork.json", "CNIK5354")]
    [InlineData("lent.json", "CNIK5354")]
    [InlineData("elsewhere.json", "CNIK5356")]
    [InlineData("sbom.json", "CNIK5357")]
    [InlineData("bundle.json", "CNIK5358")]
    public async Task Refuses_what_others_said_and_what_is_said_of_others(string bundle, string rule)
    {
        Keep(bundle);
        Assert.Equal(rule, await _signed.RefusesAsync(Verify));
        Keep("sbom.json", bundle);
        Assert.Equal(rule, await _signed.RefusesAsync(Verify));
    }

    [Fact]
    public async Task Refuses_an_asset_that_nothing_is_said_of()
    {
        Assert.Equal("CNIK5323", await _signed.RefusesAsync(Verify));
        Keep("provenance.json");
        _signed.Replace();
        Assert.Equal("CNIK5323", await _signed.RefusesAsync(Verify));
    }

    [Fact]
    public async Task Refuses_an_answer_that_is_none()
    {
        Keep("{");
        Assert.Equal("CNIK2106", await _signed.RefusesAsync(Verify));
        _signed.World.Site.Attestations[Digest.Sha256(SignedRelease.Archive).ToString()] = ["null"];
        Assert.Equal("CNIK5320", await _signed.RefusesAsync(Verify));
    }

    [Fact]
    public async Task Reads_attestations_from_an_asset_and_from_a_file_of_several_lines()
    {
        _signed.Release.Assets["multiple.intoto.jsonl"] =
            [.. signer["sbom.json"], (byte)'\n', .. signer["provenance.json"], (byte)'\n'];
        Assert.Equal(Proves, await _signed.ProvesAsync(Verify + "signature: multiple.intoto.jsonl"));
        _signed.Folder.Write("it.json", signer.Text("provenance.json"));
        Assert.Equal(Proves, await _signed.ProvesAsync(Verify + "signature: ./it.json"));
    }

    private void Keep(params string[] bundles) =>
        _signed.World.Site.Attestations[Digest.Sha256(SignedRelease.Archive).ToString()] =
            [.. bundles.Select(b => b.EndsWith(".json", StringComparison.Ordinal) ? signer.Text(b) : b)];
}
