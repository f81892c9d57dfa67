namespace CniImageKit.Tests.EndToEnd;

/// <summary>Release archives of real plugins, from a site with the real one's shapes, through the command.</summary>
public sealed class GitHubReleaseTests : IAsyncLifetime
{
    private ReleaseBed bed = null!;

    public async ValueTask InitializeAsync() => bed = await ReleaseBed.StartAsync();

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Is_locked_baked_and_verified_for_two_platforms()
    {
        var release = await bed.PublishAsync("v1.1.1", "bookworm", runnerOwned: true, "bridge", "host-local", "macvlan");
        release.WithSidecars().Digests = true;
        bed.Write("version: \"[1.0,2.0)\"");
        var locking = (await bed.Cnikit.RunAsync("lock")).Ok();
        Assert.Contains("CNIK", locking.Error, StringComparison.Ordinal);
        Assert.Contains("1001:127", locking.Error, StringComparison.Ordinal);
        var entries = bed.Entries();
        Assert.Equal(["linux/amd64", "linux/arm64"], entries.Select(e => e.GetProperty("platform").GetString()));
        foreach (var entry in entries)
        {
            var asset = ReleaseBed.Asset("v1.1.1", entry.GetProperty("platform").GetString()![6..]);
            var artifact = entry.GetProperty("artifact");
            Assert.Equal($"github:example/plugins@v1.1.1/{asset}", artifact.GetProperty("location").GetString());
            Assert.Equal(
                ["github-digest", $"sums-file {asset}.sha256"],
                artifact.GetProperty("verified").EnumerateArray().Select(v => v.GetString()));
            Assert.Equal(["bridge", "host-local", "macvlan"], entry.GetProperty("files").EnumerateObject().Select(f => f.Name));
        }

        (await bed.Elsewhere().RunAsync("bake")).Ok();
        var verified = (await bed.Cnikit.RunAsync("verify", "image")).Ok();
        Assert.Contains("linux/arm64  3 of 3", verified.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("include: [bridge, portmap]", "bridge pat")]
    [InlineData("exclude: [bridge, macvlan]", "host-local pat")]
    [InlineData("", "bridge host-local macvlan pat")]
    public async Task Is_taken_by_include_exclude_and_rename(string choice, string expected)
    {
        await bed.PublishAsync("v1.1.1", "bookworm", runnerOwned: false, "bridge", "host-local", "macvlan", "portmap");
        bed.Write("rename: { portmap: pat }", choice);
        (await bed.Cnikit.RunAsync("lock")).Ok();
        Assert.Equal(expected, string.Join(' ', bed.Entries()[0].GetProperty("files").EnumerateObject().Select(f => f.Name)));
        (await bed.Cnikit.RunAsync("bake", "--output", "out")).Ok();
        var baked = Directory.GetFiles(bed["out/rootfs/linux-arm64/opt/cni/bin"]).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(' ', baked));
    }

    [Fact]
    public async Task May_be_a_zip()
    {
        using var zip = new MemoryStream();
        await using (var writer = new System.IO.Compression.ZipArchive(zip, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            await using var entry = await writer.CreateEntry("loopback").OpenAsync(TestContext.Current.CancellationToken);
            await entry.WriteAsync(await RealPlugins.ReadAsync("bookworm", "amd64", "loopback"), TestContext.Current.CancellationToken);
        }

        bed.Site.Publish(ReleaseBed.Repository, "v1.1.1", ("plugins.zip", zip.ToArray())).WithSidecars();
        bed.WriteEntry("linux/amd64", "from: github", $"repository: {ReleaseBed.Repository}", "asset: plugins.zip", $"api: {bed.Site.Api}");
        (await bed.Cnikit.RunAsync("lock")).Ok();
        (await bed.Elsewhere().RunAsync("bake")).Ok();
    }

    [Fact]
    public async Task Of_flannel_names_its_plugin_without_the_architecture()
    {
        var archive = PluginArchive.Of([await RealPlugins.FileAsync("bullseye", "amd64", "flannel", "flannel-amd64")]);
        bed.Site.Publish(
            "flannel-io/cni-plugin", "v1.9.9-flannel1", ("cni-plugin-flannel-linux-amd64-v1.9.9-flannel1.tgz", archive)).WithSidecars();
        bed.WriteEntry("linux/amd64", "from: flannel", $"api: {bed.Site.Api}");
        (await bed.Cnikit.RunAsync("lock")).Ok();
        var file = Assert.Single(bed.Entries()[0].GetProperty("files").EnumerateObject());
        Assert.Equal("flannel", file.Name);
        Assert.Equal("flannel-amd64", file.Value.GetProperty("member").GetString());
        (await bed.Cnikit.RunAsync("bake")).Ok();
    }

    [Fact]
    public async Task Of_multus_gives_the_shim_and_leaves_the_daemon_out()
    {
        var plugin = await RealPlugins.ReadAsync("bookworm", "amd64", "host-local");
        string[] names = ["multus", "multus-shim", "multus-daemon"];
        var archive = PluginArchive.Of(
            names.Select(n => new ArchivedFile(n, [.. plugin, (byte)n[^1]])), top: "multus-cni_4.9.0_linux_amd64/");
        bed.Site.Publish("k8snetworkplumbingwg/multus-cni", "v4.9.0", ("multus-cni_4.9.0_linux_amd64.tar.gz", archive)).WithChecksums();
        bed.WriteEntry("linux/amd64", "from: multus", $"api: {bed.Site.Api}");
        (await bed.Cnikit.RunAsync("lock")).Ok();
        Assert.Equal(["multus", "multus-shim"], bed.Entries()[0].GetProperty("files").EnumerateObject().Select(f => f.Name));
        Assert.Contains("\"sums-file checksums.txt\"", bed.Lock, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_whereabouts_is_a_bare_binary_that_nothing_vouches_for()
    {
        bed.Site.Publish(
            "k8snetworkplumbingwg/whereabouts", "v0.9.9",
            ("whereabouts-amd64", await RealPlugins.ReadAsync("bookworm", "amd64", "host-local")));
        bed.WriteEntry("linux/amd64", "from: whereabouts", $"api: {bed.Site.Api}");
        var locking = (await bed.Cnikit.RunAsync("lock")).Ok();
        Assert.Contains("warning CNIK5601", locking.Error, StringComparison.Ordinal);
        Assert.Contains("nothing: trusted on first use", locking.Out, StringComparison.Ordinal);
        Assert.Equal("whereabouts", Assert.Single(bed.Entries()[0].GetProperty("files").EnumerateObject()).Name);
        (await bed.Elsewhere().RunAsync("bake", "--output", "out")).Ok();
        Assert.True(File.Exists(bed["out/rootfs/linux-amd64/opt/cni/bin/whereabouts"]));
    }

    [Fact]
    public async Task Gives_its_token_to_the_site_alone_and_writes_it_nowhere()
    {
        const string canary = "ghp_canary0123456789";
        bed.Site.Token = canary;
        await bed.PublishAsync("v1.1.1", "bookworm", runnerOwned: false, "loopback");
        bed.Write();
        var cnikit = bed.Cnikit;
        cnikit.Environment["CNIKIT_GITHUB_TOKEN"] = canary;
        var locked = (await cnikit.RunAsync("lock", "-vv")).Ok();
        var fresh = bed.Elsewhere();
        fresh.Environment["CNIKIT_GITHUB_TOKEN"] = canary;
        var baked = (await fresh.RunAsync("bake", "-vv")).Ok();
        Assert.Contains(bed.Site.Seen, r => r.Host == bed.Site.Web.Authority && r.Authorization == $"Bearer {canary}");
        Assert.Contains(bed.Site.Seen, r => r.Host == bed.Site.Assets.Authority);
        Assert.All(bed.Site.Seen.Where(r => r.Host == bed.Site.Assets.Authority), r => Assert.Null(r.Authorization));
        foreach (var text in new[] { locked.Out, locked.Error, baked.Out, baked.Error, bed.Lock })
        {
            Assert.DoesNotContain(canary, text, StringComparison.Ordinal);
            Assert.DoesNotContain("signature=secret", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Says_when_a_used_up_rate_limit_resets_and_how_to_get_a_larger_one()
    {
        await bed.PublishAsync("v1.1.1", "bookworm", runnerOwned: false, "loopback");
        bed.Site.LimitedUntil = DateTimeOffset.UtcNow.AddMinutes(17);
        bed.Write();
        var run = await bed.Cnikit.RunAsync("lock");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error CNIK2101", run.Error, StringComparison.Ordinal);
        Assert.Matches(@"resets at \d\d:\d\d:\d\dZ, in 1[678] minutes", run.Error);
        Assert.Contains("CNIKIT_GITHUB_TOKEN", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(bed["cni.lock.json"]));
    }
}
