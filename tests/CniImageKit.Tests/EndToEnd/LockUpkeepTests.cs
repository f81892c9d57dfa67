namespace CniImageKit.Tests.EndToEnd;

/// <summary>A lock over its life: kept, checked, moved on purpose, merged, met by another version of the kit.</summary>
public sealed class LockUpkeepTests : IAsyncLifetime
{
    private const string Other = "example/other";
    private ReleaseBed bed = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await ReleaseBed.StartAsync();
        await PublishAsync("v1.1.0");
        Write("");
        (await bed.Cnikit.RunAsync("lock")).Ok();
        await PublishAsync("v1.2.0");
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Keeps_the_locked_versions_of_unchanged_entries()
    {
        Write("exclude: [fixed]");
        var run = (await bed.Cnikit.RunAsync("lock")).Ok();
        Assert.Equal(["other 1.2.0", "plugins 1.1.0"], Versions());
        Assert.Contains("wrote cni.lock.json", run.Out, StringComparison.Ordinal);
        var before = bed.Lock;
        Assert.Contains("unchanged  cni.lock.json", (await bed.Cnikit.RunAsync("lock")).Ok().Out, StringComparison.Ordinal);
        Assert.Equal(before, bed.Lock);
    }

    [Theory]
    [InlineData("other 1.1.0|plugins 1.2.0", "lock", "--update", "plugins")]
    [InlineData("other 1.2.0|plugins 1.1.0", "update", "other")]
    [InlineData("other 1.2.0|plugins 1.2.0", "update")]
    public async Task Moves_what_is_to_be_updated_and_says_so(string expected, params string[] command)
    {
        var run = (await bed.Cnikit.RunAsync(command)).Ok();
        Assert.Equal(expected, string.Join('|', Versions()));
        Assert.Contains("1.1.0", run.Out, StringComparison.Ordinal);
        (await bed.Cnikit.RunAsync("bake")).Ok();
    }

    [Fact]
    public async Task Is_stale_by_name_when_the_manifest_moved_on()
    {
        (await bed.Cnikit.RunAsync("lock", "--check")).Ok();
        Write("exclude: [fixed]");
        var check = await bed.Cnikit.RunAsync("lock", "--check");
        Assert.Equal(3, check.ExitCode);
        Assert.Contains("error CNIK3002: The lock entry other for linux/amd64 is stale", check.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("entry plugins", check.Error, StringComparison.Ordinal);
        Assert.Contains("run `cnikit lock`", check.Error, StringComparison.Ordinal);
        var bake = await bed.Cnikit.RunAsync("bake");
        Assert.Equal(1, bake.ExitCode);
        Assert.Contains("error CNIK3002", bake.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bed["image"]));
    }

    // Only `lock` writes the file, and settles it by the manifest (MergeDriverTests).
    [Theory]
    [InlineData("bake")]
    [InlineData("verify", "image")]
    [InlineData("lock", "--check")]
    public async Task With_the_markers_of_a_merge_is_known_for_that(params string[] command)
    {
        var text = bed.Lock.Replace(
            "  \"plugins\": [\n", "<<<<<<< HEAD\n  \"plugins\": [\n=======\n  \"plugins\": [\n>>>>>>> theirs\n", StringComparison.Ordinal);
        await RefusedAsync(text, "CNIK3003", command);
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("bake")]
    [InlineData("verify", "image")]
    public async Task Of_a_newer_kit_is_refused(params string[] command) =>
        await RefusedAsync(bed.Lock.Replace("\"lockVersion\": 1", "\"lockVersion\": 2", StringComparison.Ordinal), "CNIK3004", command);

    private async Task RefusedAsync(string text, string rule, string[] command)
    {
        Assert.NotEqual(bed.Lock, text);
        File.WriteAllText(bed["cni.lock.json"], text);
        var run = await bed.Cnikit.RunAsync(command);
        Assert.True(run.ExitCode == 1, $"{run.ExitCode}\n{run.Error}");
        Assert.Matches($"cni\\.lock\\.json\\(\\d+,\\d+\\): error {rule}", run.Error);
        Assert.Equal(text, bed.Lock);
    }

    private async Task PublishAsync(string tag)
    {
        var archive = await RealPlugins.TgzAsync("bookworm", "amd64", false, "loopback", "host-local");
        bed.Site.Publish(ReleaseBed.Repository, tag, ("plugins.tgz", archive)).WithSidecars();
        var renamed = PluginArchive.Of(
        [
            await RealPlugins.FileAsync("bookworm", "amd64", "static", "fixed"),
            await RealPlugins.FileAsync("bookworm", "amd64", "host-local"),
        ]);
        bed.Site.Publish(Other, tag, ("other.tgz", renamed)).WithSidecars();
    }

    /// <summary>Two entries, a further key for the second.</summary>
    private void Write(string key) => bed.WriteEntry("linux/amd64",
        "from: github", $"repository: {ReleaseBed.Repository}", "asset: plugins.tgz", $"api: {bed.Site.Api}",
        $"include: [loopback]\n  - from: github\n    repository: {Other}\n    asset: other.tgz\n    api: {bed.Site.Api}",
        "rename: { host-local: local }", key);

    private IEnumerable<string> Versions() =>
        bed.Entries().Select(e => $"{e.GetProperty("source").GetString()} {e.GetProperty("version").GetString()}");
}
