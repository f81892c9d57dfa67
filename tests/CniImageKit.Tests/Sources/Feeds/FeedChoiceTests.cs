namespace CniImageKit.Tests.Sources.Feeds;

/// <summary>Which feeds are asked: names, disabled sources, package source mapping, plain http, credentials.</summary>
public sealed class FeedChoiceTests
{
    private static (string, byte[]) Package(string version = "1.0.0") => (version, TestPackage.Of("Acme", version));

    private static async Task<string> ListFailsAsync(FeedBench feed, string keys = "") =>
        (await Bench.FailsAsync(() => feed.For(keys).ListAsync())).Rule.Id;

    [Fact]
    public async Task Respects_package_source_mapping()
    {
        await using var feed = await FeedBench.StartAsync(Package());
        await using var other = await FeedSite.StartAsync();
        other.Has("acme", "9.0.0", TestPackage.Of("Acme", "9.0.0"));
        string Config(string pattern) => $"""
            <configuration>
              <packageSources>
                <add key="other" value="{other.Index}" allowInsecureConnections="true" />
                <add key="site" value="{feed.Site.Index}" allowInsecureConnections="true" />
              </packageSources>
              <packageSourceMapping>
                <packageSource key="other"><package pattern="Else.*" /></packageSource>
                <packageSource key="site"><package pattern="{pattern}" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """;
        feed.Folder.Write("nuget.config", Config("Ac*"));
        Assert.Equal(["1.0.0"], FeedBench.Versions(await feed.For().ListAsync()));
        Assert.Empty(other.Seen);
        Assert.Equal("CNIK2404", await ListFailsAsync(feed, "feed: other"));
        feed.Folder.Write("nuget.config", Config("Zz*"));
        Assert.Equal("CNIK2404", await ListFailsAsync(feed));
        Assert.Equal("CNIK2404", await ListFailsAsync(feed, $"feed: {other.Index}"));
        Assert.Empty(other.Seen);
    }

    [Fact]
    public async Task Asks_the_named_feed_alone()
    {
        await using var feed = await FeedBench.StartAsync(Package());
        await using var other = await FeedSite.StartAsync();
        other.Has("acme", "2.0.0", TestPackage.Of("Acme", "2.0.0"));
        feed.Folder.Write("nuget.config", $"""
            <configuration><packageSources>
              <add key="site" value="{feed.Site.Index}" allowInsecureConnections="true" />
              <add key="other" value="{other.Index}" allowInsecureConnections="true" />
            </packageSources></configuration>
            """);
        Assert.Equal(["1.0.0", "2.0.0"], FeedBench.Versions(await feed.For().ListAsync()));
        Assert.Equal(["1.0.0"], FeedBench.Versions(await feed.For("feed: SITE").ListAsync()));
        Assert.Equal(["2.0.0"], FeedBench.Versions(await feed.For($"feed: {other.Index}").ListAsync()));
    }

    [Fact]
    public async Task Refuses_a_feed_that_is_unknown_or_disabled_and_a_directory_without_any()
    {
        await using var feed = await FeedBench.StartAsync(Package());
        Assert.Equal("CNIK2403", await ListFailsAsync(feed, "feed: nowhere"));
        feed.Folder.Write("nuget.config", feed.Site.Config("<disabledPackageSources><add key=\"site\" value=\"true\" /></disabledPackageSources>"));
        Assert.Equal("CNIK2403", await ListFailsAsync(feed, "feed: site"));
        Assert.Equal("CNIK2402", await ListFailsAsync(feed));
        File.Delete(feed.Folder["nuget.config"]);
        Assert.Equal("CNIK2402", await ListFailsAsync(feed));
        Assert.Empty(feed.Site.Seen);
    }

    [Theory]
    [InlineData("<configuration><packageSources>")]
    [InlineData("{}")]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><configuration>&a;</configuration>")]
    [InlineData("<configuration><packageSources><add key='a' /></packageSources></configuration>")]
    public async Task Refuses_a_configuration_that_is_none(string text)
    {
        await using var feed = await FeedBench.StartAsync(Package());
        feed.Folder.Write("nuget.config", text);
        Assert.Equal("CNIK2401", await ListFailsAsync(feed));
    }

    [Fact]
    public async Task Refuses_plain_http_unless_the_configuration_allows_it()
    {
        await using var feed = await FeedBench.StartAsync(Package());
        feed.Folder.Write("nuget.config", feed.Site.Config().Replace(" allowInsecureConnections=\"true\"", "", StringComparison.Ordinal));
        Assert.Equal("CNIK2413", await ListFailsAsync(feed));
        Assert.Empty(feed.Site.Seen);
    }

    [Fact]
    public async Task Brings_the_configured_credentials_and_no_finding_shows_them()
    {
        await using var feed = await FeedBench.StartAsync(Package());
        feed.Site.Credentials = "reader:s3cret ü";
        string Config(string password) => feed.Site.Config($"""
            <packageSourceCredentials><site>
              <add key="Username" value="reader" /><add key="ClearTextPassword" value="{password}" />
            </site></packageSourceCredentials>
            """);
        feed.Folder.Write("nuget.config", Config("s3cret ü"));
        await feed.For().TakeAsync();
        Assert.All(feed.Site.Seen, s => Assert.StartsWith("Basic ", s.Authorization, StringComparison.Ordinal));
        Assert.Contains(feed.Site.Seen, s => s.Path.EndsWith(".nupkg", StringComparison.Ordinal));

        feed.Folder.Write("nuget.config", Config("wr0ng"));
        var refused = await Bench.FailsAsync(() => feed.For(store: "b").ListAsync());
        Assert.Equal("CNIK2407", refused.Rule.Id);
        Assert.DoesNotContain("wr0ng", refused.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_credentials_from_another_origin()
    {
        await using var feed = await FeedBench.StartAsync(Package());
        await using var other = await FeedSite.StartAsync();
        other.Has("acme", "1.0.0", TestPackage.Of("Acme", "1.0.0"));
        feed.Site.Instead["/v3/index.json"] =
            $$"""{"version":"3.0.0","resources":[{"@id":"{{other.Root}}flat","@type":"PackageBaseAddress/3.0.0"}]}""";
        feed.Folder.Write("nuget.config", feed.Site.Config("""
            <packageSourceCredentials><site>
              <add key="Username" value="reader" /><add key="ClearTextPassword" value="s3cret" />
            </site></packageSourceCredentials>
            """));
        await feed.For().TakeAsync();
        Assert.All(feed.Site.Seen, s => Assert.NotNull(s.Authorization));
        Assert.NotEmpty(other.Seen);
        Assert.All(other.Seen, s => Assert.Null(s.Authorization));
    }
}
