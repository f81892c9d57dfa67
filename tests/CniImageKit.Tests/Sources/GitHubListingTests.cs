namespace CniImageKit.Tests.Sources;

public sealed class GitHubListingTests : IAsyncLifetime
{
    private static readonly byte[] Archive = PluginArchive.Tgz("x", false, "bridge");
    private GitHubWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await GitHubWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private PublishedRelease Publish(string tag, string arch = "amd64") =>
        _world.Site.Publish("example/plugins", tag, ($"plugins-linux-{arch}-{tag}.tgz", Archive));

    [Fact]
    public async Task Passes_over_drafts_prereleases_other_tags_and_releases_without_the_asset()
    {
        Publish("v1.0.0");
        Publish("v1.1.0").Prerelease = true;
        Publish("v1.2.0").Draft = true;
        Publish("v1.3.0-rc.1");
        Publish("charts-2.0.0");
        Publish("v1.4.0", arch: "arm64");
        using var bench = _world.Plain();
        Assert.Equal(["1.0.0"], (await bench.ListAsync()).Select(o => o.Version));
    }

    [Fact]
    public async Task Lists_prereleases_where_the_range_names_one()
    {
        Publish("v1.0.0");
        Publish("v1.3.0-rc.1").Prerelease = true;
        using var bench = _world.Plain("version: \"[1.3.0-rc.1,2.0)\"");
        Assert.Contains("1.3.0-rc.1", (await bench.ListAsync()).Select(o => o.Version));
    }

    [Fact]
    public async Task Follows_pages_and_asks_once_for_all_platforms()
    {
        for (var i = 0; i < 7; i++) Publish($"v1.{i}.0");
        _world.Site.PageSize = 3;
        using var bench = _world.Plain();
        Assert.Equal(7, (await bench.ListAsync()).Length);
        await bench.Source.ListAsync(bench.About.Entry, bench.About.Manifest, Platform.Parse("linux/arm64"), Bench.Token);
        Assert.Equal(3, _world.Site.Seen.Count);
    }

    [Fact]
    public async Task Asks_for_one_release_where_the_version_is_pinned()
    {
        Publish("v1.0.0");
        using var bench = _world.Plain("version: 1.0.0");
        Assert.Equal("github:example/plugins@v1.0.0/plugins-linux-amd64-v1.0.0.tgz", Assert.Single(await bench.ListAsync()).Location);
        Assert.Equal("/api/v3/repos/example/plugins/releases/tags/v1.0.0", Assert.Single(_world.Site.Seen).Path);
    }

    [Fact]
    public async Task Has_nothing_where_the_pinned_version_is_not_released()
    {
        Publish("v1.0.0");
        using var bench = _world.Plain("version: 9.9.9");
        Assert.Empty(await bench.ListAsync());
    }

    [Fact]
    public async Task Names_the_assets_that_a_pinned_release_has_instead()
    {
        Publish("v1.0.0", arch: "s390x");
        using var bench = _world.Plain("version: 1.0.0");
        var finding = await Bench.FailsAsync(bench.ListAsync);
        Assert.Equal("CNIK2104", finding.Rule.Id);
        Assert.Contains("plugins-linux-amd64-v1.0.0.tgz", finding.Message, StringComparison.Ordinal);
        Assert.Contains(finding.Details, d => d.Label == "found" && d.Value == "plugins-linux-s390x-v1.0.0.tgz");
    }

    [Fact]
    public async Task Says_when_the_rate_limit_resets_and_to_set_a_token()
    {
        Publish("v1.0.0");
        _world.Site.LimitedUntil = DateTimeOffset.UtcNow.AddMinutes(20);
        using var bench = _world.Plain();
        var finding = await Bench.FailsAsync(bench.ListAsync);
        Assert.Equal("CNIK2101", finding.Rule.Id);
        Assert.Contains(finding.Details, d => d.Label == "known" && d.Value.Contains("in 20 minutes", StringComparison.Ordinal));
        Assert.Contains("CNIKIT_GITHUB_TOKEN", finding.Details[^1].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_variable_of_a_refused_token()
    {
        Publish("v1.0.0");
        _world.Site.Token = "right";
        using var bench = _world.Plain(with: WithToken("CNIKIT_GITHUB_TOKEN", "wrong"));
        var finding = await Bench.FailsAsync(bench.ListAsync);
        Assert.Equal("CNIK2102", finding.Rule.Id);
        Assert.Contains("CNIKIT_GITHUB_TOKEN", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_a_missing_or_private_repository()
    {
        using var bench = _world.Plain();
        Assert.Equal("CNIK2103", (await Bench.FailsAsync(bench.ListAsync)).Rule.Id);
        using var pinned = _world.Plain("version: 1.0.0");
        Assert.Equal("CNIK2103", (await Bench.FailsAsync(pinned.ListAsync)).Rule.Id);
    }

    [Fact]
    public async Task Gives_the_token_to_the_site_and_never_to_where_it_redirects()
    {
        Publish("v1.0.0").WithSidecars();
        using var bench = _world.Plain(with: WithToken("CNIKIT_GITHUB_TOKEN", "secret"));
        await bench.TakeAsync();
        Assert.Contains(_world.Site.Seen, s => s.Authorization == "Bearer secret" && s.Path.StartsWith("/api/", StringComparison.Ordinal));
        Assert.All(_world.Site.Seen.Where(s => s.Host == _world.Site.Assets.Authority), s => Assert.Null(s.Authorization));
        Assert.Contains(_world.Site.Seen, s => s.Host == _world.Site.Assets.Authority);
    }

    [Fact]
    public async Task Keeps_the_variables_of_the_public_instance_from_another_one()
    {
        Publish("v1.0.0");
        using var bench = _world.Plain(with: WithToken("GITHUB_TOKEN", "secret"));
        await bench.TakeAsync();
        Assert.All(_world.Site.Seen, s => Assert.Null(s.Authorization));
    }

    [Fact]
    public async Task Opens_without_the_api()
    {
        Publish("v1.0.0").WithSidecars();
        using var bench = _world.Plain();
        var (offer, taken) = await bench.TakeAsync();
        var before = _world.Site.Seen.Count;
        using var later = _world.Plain();
        await later.OpenAsync(bench.Lock(offer, taken));
        Assert.All(_world.Site.Seen.Skip(before), s => Assert.DoesNotContain("/api/", s.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refuses_a_location_of_another_repository()
    {
        Publish("v1.0.0").WithSidecars();
        using var bench = _world.Plain();
        var (offer, taken) = await bench.TakeAsync();
        var locked = bench.Lock(offer, taken with { Location = "github:other/plugins@v1.0.0/x.tgz" });
        Assert.Equal("CNIK2108", (await Bench.FailsAsync(() => bench.OpenAsync(locked))).Rule.Id);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[{\"tag_name\":\"v1.0.0\"}]")]
    [InlineData("[{\"tag_name\":\"v1.0.0\",\"assets\":[{\"name\":\"../x\",\"size\":1,\"browser_download_url\":\"https://example.org/x\"}]}]")]
    [InlineData("[{\"tag_name\":\"v1.0.0\",\"assets\":[{\"name\":\"x\",\"size\":-1,\"browser_download_url\":\"https://example.org/x\"}]}]")]
    [InlineData("[{\"tag_name\":\"v1.0.0\",\"assets\":[{\"name\":\"x\",\"size\":1,\"browser_download_url\":\"file:///etc/passwd\"}]}]")]
    [InlineData("[{\"tag_name\":\"v1.0.0\",\"assets\":[{\"name\":\"x\",\"size\":1,\"browser_download_url\":\"https://example.org/x\",\"digest\":\"md5:00\"}]}]")]
    public void Reads_no_other_shape(string json) =>
        Assert.Throws<FormatException>(() => CniImageKit.Sources.GitHub.GitHubReleaseReader.Many(System.Text.Encoding.UTF8.GetBytes(json)));

    private static Func<Host, Host> WithToken(string variable, string token) =>
        host => host with { Environment = host.Environment.SetItem(variable, token) };
}
