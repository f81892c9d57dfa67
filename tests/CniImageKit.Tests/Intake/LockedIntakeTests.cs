using CniImageKit.Intake;
using CniImageKit.Tests.Baking;
using CniImageKit.Tests.Binaries;

namespace CniImageKit.Tests.Intake;

public sealed class LockedIntakeTests : IDisposable
{
    private readonly BakingBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("url:https://example.org/a/x.tgz", "x.tgz")]
    [InlineData("github:o/r@v1/x.tgz", "x.tgz")]
    [InlineData("apt:pool/main/x_1_amd64.deb", "x_1_amd64.deb")]
    [InlineData("directory:bin/amd64", "amd64.tar")]
    public void Tells_the_artifacts_name_from_its_location(string location, string name) =>
        Assert.Equal(name, LockedIntake.FileNameOf(location));

    [Fact]
    public async Task Bakes_from_the_store_when_the_artifact_is_gone_from_it_and_from_the_source()
    {
        var locked = await bench.LockAsync();
        foreach (var entry in locked.New.Plugins)
            File.Delete(Path.Combine(bench.Host.StoreRoot, "blobs", "sha256", entry.Artifact.Sha256.Hex));
        Directory.Delete(bench.Folder["bin"], recursive: true);
        Assert.Equal(4, (await bench.BakeAsync()).Platforms.Sum(p => p.Plugins.Length));
    }

    [Fact]
    public async Task Takes_the_artifact_anew_where_the_store_is_empty()
    {
        await bench.LockAsync();
        bench.DropStore();
        Assert.Equal(4, (await bench.BakeAsync()).Platforms.Sum(p => p.Plugins.Length));
    }

    [Fact]
    public async Task Refuses_a_directory_that_changed_since_where_the_store_is_empty()
    {
        await bench.LockAsync();
        bench.DropStore();
        bench.Plugin("amd64", "bridge", new TinyElf { Data = new byte[64] });
        Assert.Contains(" CNIK21", await BakingBench.FailsAsync(() => bench.BakeAsync()), StringComparison.Ordinal);
        Assert.False(Directory.Exists(bench.Folder["artifacts"]));
    }

    [Fact]
    public async Task Refuses_a_member_that_the_artifact_does_not_have()
    {
        await bench.LockAsync();
        bench.EditLock("\"member\": \"bridge\"", "\"member\": \"brigde\"");
        bench.DropStore();
        Assert.Equal("CNIK2007 CNIK2007", await IdsAsync());
    }

    [Fact]
    public async Task Refuses_a_digest_that_is_not_the_members()
    {
        var locked = await bench.LockAsync();
        var file = locked.New.Plugins[0].Files["bridge"];
        bench.EditLock(file.Sha256.Hex, locked.New.Plugins[0].Files["macvlan"].Sha256.Hex);
        Assert.Equal("CNIK2008", await IdsAsync());
        bench.EditLock(file.Sha512.Hex, locked.New.Plugins[0].Files["macvlan"].Sha512.Hex);
        bench.DropStore();
        Assert.Equal("CNIK2008", await IdsAsync());
    }

    [Fact]
    public async Task Refuses_a_size_that_is_not_the_members()
    {
        var locked = await bench.LockAsync();
        bench.EditLock($"\"size\": {locked.New.Plugins[0].Files["bridge"].Size}", "\"size\": 7");
        Assert.Equal("CNIK2008", string.Join(' ', (await IdsAsync()).Split(' ').Distinct()));
    }

    private async Task<string> IdsAsync() =>
        string.Join(' ', (await BakingBench.FailsAsync(() => bench.BakeAsync())).Split('\n').Select(l => l[(l.LastIndexOf(' ') + 1)..]));
}
