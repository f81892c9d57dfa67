using System.Text;
using CniImageKit.Resolving;
using CniImageKit.Sources;

namespace CniImageKit.Tests.Sources.Feeds;

public sealed class NuGetSourceTests
{
    private static Task<FeedBench> VersionsAsync(params string[] versions) =>
        FeedBench.StartAsync([.. versions.Select(v => (v, TestPackage.Of("Acme", v)))]);

    private static async Task<string> ChosenAsync(FeedBench feed, string keys)
    {
        var bench = feed.For(keys);
        return VersionChoice.Choose(bench.About.Entry, [bench.About.Platform], await bench.ListAsync())[0].Version;
    }

    [Theory]
    [InlineData("", "2.0.0")]
    [InlineData("version: '[1.0,2.0)'", "1.10.0")]
    [InlineData("version: '(,1.10)'", "1.9.1")]
    [InlineData("version: 1.9.1", "1.9.1")]
    [InlineData("version: 1.9.1.0", "1.9.1")]
    [InlineData("version: 3.0.0-rc.1", "3.0.0-rc.1")]
    [InlineData("version: '[3.0.0-beta,3.0.0)'", "3.0.0-rc.1")]
    public async Task Chooses_what_the_version_asks_for(string keys, string chosen)
    {
        await using var feed = await VersionsAsync("1.9.1", "1.10.0", "2.0.0", "3.0.0-rc.1");
        Assert.Equal(chosen, await ChosenAsync(feed, keys));
    }

    [Fact]
    public async Task Takes_an_unlisted_version_only_where_it_is_pinned()
    {
        await using var feed = await VersionsAsync("1.0.0", "1.1.0", "1.2.0");
        feed.Site.Unlisted[("acme", "1.0.0")] = feed.Site.Unlisted[("acme", "1.2.0")] = true;
        Assert.Equal("1.1.0", await ChosenAsync(feed, ""));
        Assert.Equal("1.1.0", await ChosenAsync(feed, "version: '[1.0,2.0)'"));
        Assert.Equal("1.2.0", await ChosenAsync(feed, "version: 1.2.0"));
        Assert.Equal("1.0.0", await ChosenAsync(feed, "version: 1.0.0"));
    }

    [Fact]
    public async Task Has_nothing_where_the_feed_does_not_know_the_package()
    {
        await using var feed = await FeedBench.StartAsync();
        Assert.Empty(await feed.For().ListAsync());
    }

    [Fact]
    public async Task Asks_for_a_package_of_each_platform_where_the_id_says_so()
    {
        await using var feed = await FeedBench.StartAsync();
        feed.Site.Has("acme.linux-amd64", "1.0.0", TestPackage.Of("Acme.linux-amd64", "1.0.0"));
        var bench = feed.For();
        var manifest = SourceCase.Read(feed.Folder, "from: nuget\npackage: 'Acme.{os}-{arch}'");
        Assert.Equal("Acme", manifest.Plugins[0].Name);
        var offer = Assert.Single(await bench.Source.ListAsync(manifest.Plugins[0], manifest, Platform.Parse("linux/amd64"), Bench.Token));
        Assert.Equal("nuget:Acme.linux-amd64@1.0.0", offer.Location);
        Assert.Empty(await bench.Source.ListAsync(manifest.Plugins[0], manifest, Platform.Parse("linux/arm/v7"), Bench.Token));
        Assert.Contains(feed.Site.Seen, s => s.Path == "/flat/acme.linux-arm-v7/index.json");
    }

    [Theory]
    [InlineData("/v3/index.json", "{}")]
    [InlineData("/v3/index.json", "no json")]
    [InlineData("/v3/index.json", "[]")]
    [InlineData("/v3/index.json", """{"resources":[]}""")]
    [InlineData("/v3/index.json", """{"resources":[{"@id":"file:///etc","@type":"PackageBaseAddress/3.0.0"}]}""")]
    [InlineData("/v3/index.json", """{"resources":[{"@id":1,"@type":{}}]}""")]
    [InlineData("/flat/acme/index.json", "no json")]
    [InlineData("/flat/acme/index.json", """{"versions":["a b"]}""")]
    [InlineData("/flat/acme/index.json", """{"versions":{"a":1}}""")]
    [InlineData("/flat/acme/index.json", "[]")]
    [InlineData("/reg/acme/index.json", "no json")]
    [InlineData("/reg/acme/index.json", """{"items":[{"@id":5}]}""")]
    [InlineData("/reg/acme/index.json", """{"items":[{"items":[{"catalogEntry":3}]}]}""")]
    public async Task Refuses_a_feed_that_speaks_otherwise(string path, string answer)
    {
        await using var feed = await VersionsAsync("1.0.0");
        feed.Site.Instead[path] = answer;
        var finding = await Bench.FailsAsync(() => feed.For().ListAsync());
        Assert.Equal("CNIK2406", finding.Rule.Id);
        Assert.DoesNotContain("password", finding.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_no_document_without_end()
    {
        await using var feed = await VersionsAsync("1.0.0");
        feed.Site.Instead["/flat/acme/index.json"] = $$"""{"versions":["{{new string('1', 20 << 20)}}"]}""";
        Assert.Equal("CNIK4013", (await Bench.FailsAsync(() => feed.For().ListAsync())).Rule.Id);
        Assert.Single(feed.Site.Seen, s => s.Path == "/flat/acme/index.json");
    }

    [Theory]
    [InlineData("Other", "1.0.0")]
    [InlineData("Acme", "1.0.1")]
    public async Task Refuses_a_package_that_is_another(string id, string version)
    {
        await using var feed = await FeedBench.StartAsync(("1.0.0", TestPackage.Of(id, version)));
        Assert.Equal("CNIK2409", await feed.TakeFailsAsync());
    }

    [Fact]
    public async Task Refuses_a_package_without_a_nuspec_with_two_or_with_one_that_is_none()
    {
        var (nuspec, file) = (Encoding.UTF8.GetBytes(TestPackage.Nuspec("Acme", "1.0.0")), "#!/bin/sh\n"u8.ToArray());
        byte[][] packages =
        [
            TestPackage.Zip(("cni/linux-amd64/bridge", file)), TestPackage.Zip(("sub/acme.nuspec", nuspec)),
            TestPackage.Zip(("a.nuspec", nuspec), ("b.nuspec", nuspec)), TestPackage.Zip(("a.nuspec", file)),
            TestPackage.Zip(("a.nuspec", "<!DOCTYPE x><package/>"u8.ToArray())), TestPackage.Zip(("a.nuspec", new byte[2 << 20])),
            PluginArchive.Tgz("x", false, "bridge"), "<html>"u8.ToArray(), file,
        ];
        foreach (var package in packages)
        {
            await using var feed = await FeedBench.StartAsync(("1.0.0", package));
            Assert.Contains(await feed.TakeFailsAsync(), (string[])["CNIK2409", "CNIK4006"]);
        }
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("/etc/cron.d/evil")]
    [InlineData("cni\\linux-amd64\\evil")]
    public async Task Refuses_a_package_whose_members_leave_it(string path)
    {
        await using var feed = await FeedBench.StartAsync(("1.0.0", TestPackage.Of("Acme", "1.0.0", (path, [1]))));
        Assert.StartsWith("CNIK521", await feed.TakeFailsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_package_with_one_name_twice_and_a_bomb()
    {
        await using var twice = await FeedBench.StartAsync(
            ("1.0.0", TestPackage.Of("Acme", "1.0.0", ("cni/linux-amd64/a", [1]), ("cni/linux-amd64/A", [2]))));
        Assert.Equal("CNIK5215", await twice.TakeFailsAsync());
        await using var bomb = await FeedBench.StartAsync(
            ("1.0.0", TestPackage.Of("Acme", "1.0.0", ("cni/linux-amd64/a", new byte[100 << 20]))));
        Assert.Equal("CNIK5224", await bomb.TakeFailsAsync());
    }

    [Fact]
    public async Task Tells_of_a_package_that_is_listed_and_not_served()
    {
        await using var feed = await VersionsAsync("1.0.0");
        var bench = feed.For();
        var offer = Assert.Single(await bench.ListAsync());
        feed.Site.Packages.Clear();
        var finding = await Bench.FailsAsync(() => bench.Source.TakeAsync(bench.About.Entry, bench.About.Manifest, offer, Bench.Token));
        Assert.Equal("CNIK2408", finding.Rule.Id);
    }

    [Fact]
    public async Task Opens_locked_bytes_from_whichever_feed_has_them()
    {
        await using var feed = await VersionsAsync("1.0.0");
        var first = feed.For("feed: site");
        var (offer, taken) = await first.TakeAsync();
        var locked = first.Lock(offer, taken);
        // The named feed lies about the version now; the folder has what was locked.
        var honest = feed.Site.Packages[("acme", "1.0.0")];
        feed.Site.Has("acme", "1.0.0", TestPackage.Of("Acme", "1.0.0", "replaced"));
        var lie = await Bench.FailsAsync(() => feed.For("feed: site", store: "b").OpenAsync(locked));
        Assert.Contains(lie.Rule.Id, (string[])["CNIK4011", "CNIK4012"]);
        Directory.CreateDirectory(feed.Folder["folder/acme/1.0.0"]);
        File.WriteAllBytes(feed.Folder["folder/acme/1.0.0/acme.1.0.0.nupkg"], honest);
        feed.Folder.Write("folder/acme/1.0.0/acme.1.0.0.nupkg.sha512", "");
        feed.Folder.Write("folder/acme/1.0.0/acme.nuspec", TestPackage.Nuspec("Acme", "1.0.0"));
        feed.Folder.Write("folder/acme/1.0.0/.nupkg.metadata", "{}");
        feed.Folder.Write("nuget.config", $"""
            <configuration><packageSources>
              <add key="site" value="{feed.Site.Index}" allowInsecureConnections="true" /><add key="folder" value="folder" />
            </packageSources></configuration>
            """);
        Assert.Equal(taken.Blob.Sha256, (await feed.For("feed: site", store: "c").OpenAsync(locked)).Sha256);
        Assert.Equal(taken.Blob.Sha256, (await feed.For(store: "d", offline: true).OpenAsync(locked)).Sha256);
    }

    [Fact]
    public async Task Lets_no_feed_stand_in_for_the_first_while_locking()
    {
        await using var feed = await VersionsAsync("1.0.0");
        await using var second = await FeedSite.StartAsync();
        second.Has("acme", "1.0.0", TestPackage.Of("Acme", "1.0.0", "of the second feed"));
        feed.Folder.Write("nuget.config", $"""
            <configuration><packageSources>
              <add key="first" value="{feed.Site.Index}" allowInsecureConnections="true" />
              <add key="second" value="{second.Index}" allowInsecureConnections="true" />
            </packageSources></configuration>
            """);
        var (_, taken) = await feed.For().TakeAsync();
        Assert.Equal(Digest.Sha256(feed.Site.Packages[("acme", "1.0.0")]), taken.Blob.Sha256);

        feed.Site.Instead["/flat/acme/1.0.0/acme.1.0.0.nupkg"] = "<html>moved</html>";
        Assert.Equal("CNIK4006", (await Bench.FailsAsync(() => feed.For(store: "b").TakeAsync())).Rule.Id);
        Assert.DoesNotContain(second.Seen, s => s.Path.EndsWith(".nupkg", StringComparison.Ordinal));

        // Where the first has let go of it, the second is as good as any.
        feed.Site.Instead.Clear();
        feed.Site.Packages.Clear();
        (_, taken) = await feed.For(store: "c").TakeAsync();
        Assert.Equal(Digest.Sha256(second.Packages[("acme", "1.0.0")]), taken.Blob.Sha256);
    }

    [Fact]
    public async Task Refuses_a_location_of_another_source()
    {
        await using var feed = await VersionsAsync("1.0.0");
        var bench = feed.For();
        var (offer, taken) = await bench.TakeAsync();
        var locked = bench.Lock(offer, taken);
        foreach (var location in new[] { "url:https://x.example/a", "nuget:Acme", "nuget:../a@1.0.0", "nuget:Acme@1@2", "nuget:Acme@new" })
        {
            var foreign = locked with { Artifact = locked.Artifact with { Location = location } };
            Assert.Equal("CNIK2108", (await Bench.FailsAsync(() => feed.For(store: "b").OpenAsync(foreign))).Rule.Id);
        }
    }

    [Fact]
    public async Task Needs_the_network_to_lock()
    {
        await using var feed = await VersionsAsync("1.0.0");
        Assert.Equal("CNIK4005", (await Bench.FailsAsync(() => feed.For(offline: true).ListAsync())).Rule.Id);
    }

    [Fact]
    public async Task Stops_listing_when_told()
    {
        await using var feed = await VersionsAsync("1.0.0");
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var bench = feed.For();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => bench.Source.ListAsync(bench.About.Entry, bench.About.Manifest, bench.About.Platform, stop.Token));
    }
}
