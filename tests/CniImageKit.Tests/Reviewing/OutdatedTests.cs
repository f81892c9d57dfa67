using CniImageKit.Reviewing;

namespace CniImageKit.Tests.Reviewing;

/// <summary>What <c>outdated</c> tells of a source, without the reasons.</summary>
public sealed class OutdatedTests : IAsyncLifetime
{
    private AttackBed bed = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await AttackBed.StartAsync();
        await bed.PublishAsync("v1.1.0");
        bed.Write("version: \"[1.0,2.0)\"");
        await bed.LockAsync();
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Is_current_where_nothing_is_newer()
    {
        await bed.PublishAsync("v1.0.9");
        await bed.PublishAsync("v1.2.0-rc.1");
        Assert.Equal("Current 1.1.0 fits - newest -", await ToldAsync());
        Assert.False((await bed.OutdatedAsync()).IsOutdated);
    }

    [Theory]
    [InlineData("[1.0,2.0)", "Newer 1.1.0 fits 1.10.0 newest 2.3.1")]
    [InlineData("[1.0,3.0)", "Newer 1.1.0 fits 2.3.1 newest -")]
    [InlineData("[1.0,1.1.1)", "Beyond 1.1.0 fits - newest 2.3.1")]
    [InlineData("1.1.0", "Beyond 1.1.0 fits - newest 2.3.1")]
    [InlineData("[1.1.0-rc.1,4.0)", "Newer 1.1.0 fits 3.0.0-rc.1 newest -")]
    public async Task Tells_what_fits_and_what_is_newest(string version, string expected)
    {
        bed.Write($"version: \"{version}\"");
        await bed.LockAsync();
        foreach (var tag in (string[])["v1.2.0", "v1.10.0", "v2.3.1", "v3.0.0-rc.1"]) await bed.PublishAsync(tag);
        Assert.Equal(expected, await ToldAsync());
    }

    [Fact]
    public async Task Tells_what_is_ahead_on_some_platforms_only()
    {
        await bed.PublishAsync("v1.2.0");
        bed.Site.Publish(AttackBed.Repository, "v1.3.0", ("plugins-amd64-v1.3.0.tgz", await AttackBed.ArchiveAsync("amd64", 0)));
        var source = (await bed.OutdatedAsync()).Sources[0];
        Assert.Equal(["1.2.0"], source.Fits!.Versions);
        Assert.Equal("1.3.0 is not there for linux/arm64", source.Note);
    }

    [Fact]
    public async Task Tells_of_a_locked_version_that_was_withdrawn()
    {
        bed.Site.Withdraw(bed.Site.Releases[0]);
        await bed.PublishAsync("v1.2.0");
        var source = (await bed.OutdatedAsync()).Sources[0];
        Assert.Equal(
            ["the source no longer has 1.1.0 for linux/amd64", "the source no longer has 1.1.0 for linux/arm64"],
            source.Fits!.Move.Where(r => r.Kind == "withdrawn").Select(r => r.Text));
    }

    [Fact]
    public async Task Tells_the_date_and_the_age_of_what_is_locked()
    {
        var source = (await bed.OutdatedAsync()).Sources[0];
        Assert.Equal("2023-11-14T22:13:20Z", source.Date.ToString());
        Assert.Equal((int)(DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)).TotalDays, source.AgeDays);
    }

    [Fact]
    public async Task Goes_on_where_one_source_cannot_be_asked()
    {
        await bed.PublishAsync("v1.2.0");
        var lines = File.ReadAllText(bed["cni.yaml"]).TrimEnd();
        File.WriteAllText(bed["cni.yaml"], lines + $"""

              - {"{"} from: github, repository: example/gone, asset: gone.tgz, api: "{bed.Site.Api}" {"}"}
              - {"{"} from: directory, path: bin {"}"}
              - {"{"} from: url, name: fixed, version: 1.0.0, url: "{bed.Site.Web}fixed.tgz" {"}"}

            """);
        var report = await bed.OutdatedAsync();
        Assert.Equal(
            [SourceState.Newer, SourceState.Unknown, SourceState.Unlisted, SourceState.Unlisted], report.Sources.Select(s => s.State));
        Assert.Equal("CNIK2103", Assert.Single(report.Failures).Rule.Id);
        Assert.Equal(["every lock reads it anew", "an address lists no versions"], report.Sources.Skip(2).Select(s => s.Note));
    }

    [Fact]
    public async Task Is_not_locked_where_the_lock_lacks_a_platform()
    {
        var manifest = File.ReadAllText(bed["cni.yaml"]);
        File.WriteAllText(bed["cni.yaml"], manifest.Replace("linux/arm64]", "linux/arm64, linux/s390x]", StringComparison.Ordinal));
        bed.Site.Releases[0].Assets["plugins-s390x-v1.1.0.tgz"] = [1];
        Assert.Equal("NotLocked 1.1.0 fits 1.1.0 newest -", await ToldAsync());
    }

    [Fact]
    public async Task Writes_neither_manifest_nor_lock()
    {
        await bed.PublishAsync("v1.2.0");
        var before = (File.ReadAllText(bed["cni.yaml"]), bed.Locked, File.GetLastWriteTimeUtc(bed["cni.lock.json"]));
        await bed.OutdatedAsync();
        Assert.Equal(before, (File.ReadAllText(bed["cni.yaml"]), bed.Locked, File.GetLastWriteTimeUtc(bed["cni.lock.json"])));
    }

    [Fact]
    public async Task Does_not_believe_a_list_that_went_back()
    {
        var newest = await bed.PublishAsync("v1.2.0");
        await bed.OutdatedAsync();
        bed.Site.Withdraw(newest);
        Assert.Equal("CNIK2421", Assert.Single((await bed.OutdatedAsync()).Failures.DistinctBy(f => f.Rule)).Rule.Id);
    }

    [Fact]
    public async Task Runs_as_a_command()
    {
        await bed.PublishAsync("v1.2.0");
        var cnikit = new Cnikit(bed.Folder.Path, bed["store"]);
        var run = await cnikit.RunAsync("outdated", "--exit-code");
        Assert.Equal(3, run.ExitCode);
        Assert.Matches(@"plugins +1\.1\.0 +1\.2\.0 +1\.2\.0 +2023-11-14 \(\d+ days\)", run.Out);
        Assert.Contains("plugins 1.1.0 → 1.2.0   cnikit update plugins\n", run.Out, StringComparison.Ordinal);
        var json = System.Text.Json.JsonDocument.Parse((await cnikit.RunAsync("outdated", "--json")).Ok().Out).RootElement;
        Assert.True(json.GetProperty("outdated").GetBoolean());
        Assert.Equal("advisories unknown: `cnikit advisories fetch`", json.GetProperty("advisories").GetString());
        var source = json.GetProperty("sources")[0];
        Assert.Equal("newer", source.GetProperty("state").GetString());
        Assert.Equal("1.2.0", source.GetProperty("fits").GetProperty("versions")[0].GetString());
        Assert.False(source.TryGetProperty("newest", out _));
    }

    private async Task<string> ToldAsync()
    {
        var source = (await bed.OutdatedAsync()).Sources[0];
        return $"{source.State} {string.Join(',', source.Locked)} fits {Text(source.Fits)} newest {Text(source.Newest)}";
    }

    private static string Text(Candidate? candidate) => candidate is null ? "-" : string.Join(',', candidate.Versions);
}
