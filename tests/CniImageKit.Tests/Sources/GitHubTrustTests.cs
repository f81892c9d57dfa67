using System.Text;
using CniImageKit.Catalog;

namespace CniImageKit.Tests.Sources;

public sealed class GitHubTrustTests : IAsyncLifetime
{
    private const string Asset = "plugins-linux-amd64-v1.0.0.tgz";
    private static readonly byte[] Archive = PluginArchive.Tgz("x", true, "bridge");
    private GitHubWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await GitHubWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private PublishedRelease Publish() => _world.Site.Publish("example/plugins", "v1.0.0", (Asset, Archive));

    [Fact]
    public async Task Tells_what_held()
    {
        Publish().WithSidecars().Digests = true;
        using var bench = _world.Plain();
        Assert.Equal(["github-digest", $"sums-file {Asset}.sha256"], (await bench.TakeAsync()).Artifact.Verified);
        Assert.Empty(bench.Warnings);
    }

    [Fact]
    public async Task Reads_a_sums_file_of_the_whole_release()
    {
        Publish().WithChecksums();
        using var bench = _world.Plain();
        Assert.Equal(["sums-file checksums.txt"], (await bench.TakeAsync()).Artifact.Verified);
    }

    [Fact]
    public async Task Warns_where_nothing_vouches_for_the_bytes()
    {
        Publish();
        using var bench = _world.Plain();
        Assert.Empty((await bench.TakeAsync()).Artifact.Verified);
        Assert.Equal("CNIK5601", Assert.Single(bench.Warnings).Rule.Id);
    }

    [Fact]
    public async Task Refuses_evidence_that_contradicts_itself()
    {
        var release = Publish();
        release.Digests = true;
        release.Assets[Asset + ".sha256"] = Encoding.ASCII.GetBytes(PublishedRelease.SumsLine("other"u8.ToArray(), Asset));
        using var bench = _world.Plain();
        Assert.Equal("CNIK5110", (await Bench.FailsAsync(bench.TakeAsync)).Rule.Id);
    }

    [Fact]
    public async Task Refuses_bytes_that_the_sums_file_does_not_name()
    {
        Publish().Assets[Asset + ".sha256"] = Encoding.ASCII.GetBytes(PublishedRelease.SumsLine("other"u8.ToArray(), Asset));
        using var bench = _world.Plain();
        Assert.Equal("CNIK4011", (await Bench.FailsAsync(bench.TakeAsync)).Rule.Id);
    }

    [Fact]
    public async Task Refuses_a_sums_file_that_the_manifest_names_and_the_release_lacks()
    {
        Publish().WithSidecars();
        using var bench = _world.Plain("sums: SUMS");
        Assert.Equal("CNIK2105", (await Bench.FailsAsync(bench.TakeAsync)).Rule.Id);
    }

    [Theory]
    [InlineData("", "CNIK5106")]
    [InlineData("<!DOCTYPE html><html>Not here</html>", "CNIK5101")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e  plugins-linux-amd64-v1.0.0.tgz\n", "CNIK5105")]
    public async Task Does_not_take_a_broken_sums_file_for_a_missing_one(string sums, string rule)
    {
        Publish().Assets[Asset + ".sha256"] = Encoding.ASCII.GetBytes(sums);
        using var bench = _world.Plain();
        Assert.Equal(rule, (await Bench.FailsAsync(bench.TakeAsync)).Rule.Id);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html>Unicorn!</html>", "CNIK4006")]
    [InlineData("{\"code\":\"object_not_exists\"}", "CNIK5115")]
    public async Task Tells_a_page_served_with_200_from_the_asset(string page, string rule)
    {
        var release = Publish();
        release.Assets[Asset] = new byte[Encoding.ASCII.GetByteCount(page)];
        _world.Site.Answer("example/plugins", "v1.0.0", Asset, Encoding.ASCII.GetBytes(page));
        using var bench = _world.Plain();
        Assert.Equal(rule, (await Bench.FailsAsync(bench.TakeAsync)).Rule.Id);
    }

    [Fact]
    public async Task Refuses_a_known_version_whose_bytes_are_others()
    {
        const string Real = "cni-plugins-linux-amd64-v1.9.1.tgz";
        _world.Site.Publish("containernetworking/plugins", "v1.9.1", (Real, Archive)).WithSidecars();
        using var bench = _world.Catalog("containernetworking-plugins", "1.9.1");
        var finding = await Bench.FailsAsync(bench.TakeAsync);
        Assert.Equal("CNIK5110", finding.Rule.Id);
        Assert.Contains(finding.Details, d => d.Label == "known" && d.Value.Contains("4 repositories", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refuses_the_first_upload_of_v1_4_1_that_a_mirror_still_has()
    {
        const string Real = "cni-plugins-linux-amd64-v1.4.1.tgz";
        var release = _world.Site.Publish("containernetworking/plugins", "v1.4.1", (Real, Archive));
        release.Assets[Real + ".sha256"] = Encoding.ASCII.GetBytes(
            $"1511f6c003ace805eafeb1132727791326283cff88a923d76329e1892bba7a10  {Real}\n");
        using var bench = _world.Catalog("containernetworking-plugins", "1.4.1");
        var finding = await Bench.FailsAsync(bench.TakeAsync);
        Assert.Equal("CNIK5111", finding.Rule.Id);
        Assert.Contains(finding.Details, d => d.Value.Contains("replaced by the project on 2024-05-15", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Finds_the_assets_of_old_releases_by_their_old_names()
    {
        _world.Site.Publish("containernetworking/plugins", "v0.7.9", ("cni-plugins-amd64-v0.7.9.tgz", Archive)).WithSidecars();
        _world.Site.Publish("containernetworking/plugins", "v1.9.9", ("cni-plugins-linux-amd64-v1.9.9.tgz", Archive)).WithSidecars();
        using var bench = _world.Catalog("containernetworking-plugins", "");
        Assert.Equal(["0.7.9", "1.9.9"], (await bench.ListAsync()).Select(o => o.Version).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Orders_flannel_rebuilds_within_their_version()
    {
        foreach (var tag in new[] { "v1.9.9-flannel1", "v1.9.9-flannel2" })
            _world.Site.Publish("flannel-io/cni-plugin", tag, ($"cni-plugin-flannel-linux-amd64-{tag}.tgz", Archive)).WithSidecars();
        using var bench = _world.Catalog("flannel", "[1.9,2.0)");
        var offers = await bench.ListAsync();
        Assert.All(offers, o => Assert.Equal("1.9.9", o.Comparable!.ToString()));
        Assert.Equal("1.9.9-flannel2", offers.MaxBy(o => o.Rank)!.Version);
        using var pinned = _world.Catalog("flannel", "1.9.9-flannel1");
        Assert.Equal("1.9.9-flannel1", Assert.Single(await pinned.ListAsync()).Comparable!.ToString());
    }

    [Fact]
    public async Task Takes_multus_whose_names_have_no_v_and_whereabouts_which_has_no_sums()
    {
        _world.Site.Publish("k8snetworkplumbingwg/multus-cni", "v4.9.0", ("multus-cni_4.9.0_linux_amd64.tar.gz", Archive)).WithChecksums();
        _world.Site.Publish("k8snetworkplumbingwg/whereabouts", "v0.9.9", ("whereabouts-amd64", PluginArchive.Executable64));
        using var multus = _world.Catalog("multus", "4.9.0");
        Assert.Equal(["sums-file checksums.txt"], (await multus.TakeAsync()).Artifact.Verified);
        using var whereabouts = _world.Catalog("whereabouts", "0.9.9");
        Assert.Equal("whereabouts-amd64", (await whereabouts.TakeAsync()).Artifact.FileName);
        Assert.Equal("CNIK5601", Assert.Single(whereabouts.Warnings).Rule.Id);
    }

    [Fact]
    public void Has_a_catalog_that_knows_the_replaced_upload() =>
        Assert.NotNull(PluginCatalog.Load().WhatIs(Digest.Parse("sha256:72644e13557cda8a5b39baf97fc5e93d23fdf7baba7700000e7e9efd8bdf9234"))?.Of.Superseded);
}
