using CniImageKit.Tests.Binaries;

namespace CniImageKit.Tests.Reviewing;

/// <summary>TUF's mix and match attack: parts of different releases, each of them real, as if they were one.</summary>
public sealed class MixAndMatchTests : IAsyncLifetime
{
    private const string Old = "v1.1.0";
    private const string New = "v1.2.0";
    private AttackBed bed = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await AttackBed.StartAsync();
        bed.Write();
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Mix_and_match_of_commits_under_one_tag_is_refused()
    {
        Publish(New, commitOfArm: "bbbb");
        await RefusedAsync("'bridge' of plugins 1.2.0 has another commit", "aaaa for linux/amd64", "bbbb for linux/arm64");
    }

    // A binary that tells another version than is stated of its release is refused on its own.
    [Fact]
    public async Task Mix_and_match_of_module_versions_under_one_tag_is_refused()
    {
        Publish(New, moduleOfArm: Old);
        var failure = await Assert.ThrowsAsync<Diagnostics.CniImageKitException>(() => bed.LockAsync());
        Assert.Equal("CNIK5311", failure.Diagnostics[0].Rule.Id);
        Assert.False(File.Exists(bed["cni.lock.json"]));
    }

    [Fact]
    public async Task Mix_and_match_it_is_not_where_all_platforms_tell_the_same()
    {
        Publish(New);
        Assert.Equal("1.2.0", AttackBed.Versions(await bed.LockAsync()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mix_and_match_in_the_lock_is_refused_and_mended_by_locking_anew(bool olderFirst)
    {
        Publish(Old);
        await bed.LockAsync();
        var older = bed.Locked;
        Publish(New);
        await bed.UpdateAsync();
        var halves = olderFirst ? (older, bed.Locked) : (bed.Locked, older);
        File.WriteAllText(bed["cni.lock.json"], Merge(halves.Item1, halves.Item2));

        using var bakery = new Bakery(Store.StoreOf.Host(bed.Folder));
        var finding = Assert.Single(bakery.CheckLock(new() { Manifest = "cni.yaml" }), f => f.Rule.Id == "CNIK2422");
        Assert.Contains("\"version\": ", bed.Locked.Split('\n')[finding.At.Line - 1], StringComparison.Ordinal);
        var bake = await Assert.ThrowsAsync<Diagnostics.CniImageKitException>(() =>
            bakery.BakeAsync(new() { Manifest = "cni.yaml", Output = "out" }, TestContext.Current.CancellationToken));
        Assert.Contains(bake.Diagnostics, d => d.Rule.Id == "CNIK2422");
        Assert.False(Directory.Exists(bed["out"]));
        Assert.Equal("1.2.0", AttackBed.Versions(await bed.LockAsync()));
        Assert.Empty(bakery.CheckLock(new() { Manifest = "cni.yaml" }));
    }

    [Fact]
    public async Task Mix_and_match_of_releases_is_not_what_a_list_leads_to()
    {
        Publish(Old);
        var half = bed.Site.Publish(AttackBed.Repository, New, ($"plugins-amd64-{New}.tgz", Archive("amd64", New, "aaaa")));
        Assert.Equal("1.1.0", AttackBed.Versions(await bed.LockAsync()));
        half.Assets[$"plugins-arm64-{New}.tgz"] = Archive("arm64", New, "aaaa");
        Assert.Equal("1.2.0", AttackBed.Versions(await bed.UpdateAsync()));
    }

    /// <summary>The first entry of one lock and the second of the other, as a merge by hand would have it.</summary>
    private static string Merge(string one, string other)
    {
        const string seam = "\n    },\n    {\n";
        return one[..one.IndexOf(seam, StringComparison.Ordinal)] + other[other.IndexOf(seam, StringComparison.Ordinal)..];
    }

    private void Publish(string tag, string? moduleOfArm = null, string commitOfArm = "aaaa") => bed.Site.Publish(
        AttackBed.Repository, tag,
        ($"plugins-amd64-{tag}.tgz", Archive("amd64", tag, "aaaa")),
        ($"plugins-arm64-{tag}.tgz", Archive("arm64", moduleOfArm ?? tag, commitOfArm)));

    private async Task RefusedAsync(string message, string one, string other)
    {
        var failure = await Assert.ThrowsAsync<Diagnostics.CniImageKitException>(() => bed.LockAsync());
        var finding = failure.Diagnostics[0];
        Assert.Equal("CNIK2423", finding.Rule.Id);
        Assert.StartsWith(message, finding.Message, StringComparison.Ordinal);
        Assert.Equal([one, other], finding.Details.Take(2).Select(d => d.Value));
        Assert.False(File.Exists(bed["cni.lock.json"]));
    }

    // The second plugin tells of no module version, as what go build makes of a checkout.
    private static byte[] Archive(string architecture, string version, string commit) => PluginArchive.Of(
    [
        new("loopback", Program(architecture, "loopback", version, "")),
        new("bridge", Program(architecture, "bridge", "(devel)", $"build\tvcs=git\nbuild\tvcs.revision={commit}\n")),
    ]);

    private static byte[] Program(string architecture, string name, string version, string settings) => new TinyElf
    {
        Machine = architecture == "amd64" ? 62 : 183,
        Data = GoBlob.Inline("go1.25.1", $"path\texample.org/plugins/{name}\nmod\texample.org/plugins\t{version}\t\nbuild\tGOARCH={architecture}\n{settings}"),
    }.Build();
}
