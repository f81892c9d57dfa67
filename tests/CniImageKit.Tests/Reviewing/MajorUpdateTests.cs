using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Reviewing;

/// <summary><c>update --major</c> and <c>--dry-run</c>: manifest and lock move together or not at all.</summary>
public sealed class MajorUpdateTests : IAsyncLifetime
{
    private AttackBed bed = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await AttackBed.StartAsync();
        await bed.PublishAsync("v1.1.0");
        bed.Write("version: \"[1.0,2.0)\"   # reviewed by Ada");
        await bed.LockAsync();
        await bed.PublishAsync("v2.3.1");
        await bed.PublishAsync("v3.0.0-rc.1");
    }

    private string Manifest => File.ReadAllText(bed["cni.yaml"]);

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Moves_the_manifest_and_the_lock()
    {
        var before = Manifest;
        Assert.Equal("1.1.0", AttackBed.Versions(await bed.UpdateAsync()));
        Assert.Equal(before, Manifest);
        var outcome = await bed.UpdateAsync(r => r with { Major = true });
        Assert.Equal("2.3.1", AttackBed.Versions(outcome));
        Assert.Equal(before.Replace("[1.0,2.0)", "[2.3,3.0)", StringComparison.Ordinal), Manifest);
        Assert.Equal(("plugins", "[1.0,2.0)", "[2.3,3.0)"), (outcome.Moved[0].Source, outcome.Moved[0].From, outcome.Moved[0].To));
        using var bakery = new Bakery(Store.StoreOf.Host(bed.Folder));
        Assert.Empty(bakery.CheckLock(new() { Manifest = "cni.yaml" }));
        Assert.False((await bed.UpdateAsync(r => r with { Major = true })).Written);
    }

    [Fact]
    public async Task Moves_only_what_is_named()
    {
        var outcome = await bed.LockAsync(r => r with { Major = true, Update = [] });
        Assert.Empty(outcome.Moved);
        Assert.Equal("1.1.0", AttackBed.Versions(outcome));
    }

    [Fact]
    public async Task Writes_nothing_in_a_dry_run()
    {
        var (manifest, locked) = (Manifest, bed.Locked);
        var outcome = await bed.UpdateAsync(r => r with { Major = true, DryRun = true });
        Assert.True(outcome.Written);
        Assert.Equal("2.3.1", AttackBed.Versions(outcome));
        Assert.Equal((manifest, locked), (Manifest, bed.Locked));
        Assert.False((await bed.UpdateAsync(r => r with { DryRun = true })).Written);
    }

    [Fact]
    public async Task Keeps_the_mode_of_the_manifest()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files have modes on Unix");
        if (OperatingSystem.IsWindows()) return;
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        File.SetUnixFileMode(bed["cni.yaml"], mode);
        await bed.UpdateAsync(r => r with { Major = true });
        Assert.Equal(mode, File.GetUnixFileMode(bed["cni.yaml"]));
    }

    [Fact]
    public async Task Takes_the_manifest_back_where_the_lock_cannot_be_written()
    {
        var manifest = Manifest;
        Directory.CreateDirectory(bed["there/x.json"]);
        File.WriteAllText(bed["there/x.json/file"], "in the way");
        var failure = await Assert.ThrowsAsync<CniImageKitException>(() =>
            bed.UpdateAsync(r => r with { Major = true, LockFile = "there/x.json" }));
        Assert.Equal("CNIK7011", failure.Diagnostics[0].Rule.Id);
        Assert.Equal(manifest, Manifest);
    }

    [Fact]
    public async Task Refuses_a_manifest_that_was_changed_meanwhile()
    {
        var seen = false;
        var failure = await Assert.ThrowsAsync<CniImageKitException>(() => bed.LockAsync(
            r => r with { UpdateAll = true, Major = true },
            work =>
            {
                if (seen || work is not StepStarted { Text: var text } || !text.StartsWith("reading", StringComparison.Ordinal)) return;
                seen = true;
                File.AppendAllText(bed["cni.yaml"], "# by somebody else\n");
            }));
        Assert.Equal("CNIK2428", failure.Diagnostics[0].Rule.Id);
        Assert.EndsWith("# by somebody else\n", Manifest, StringComparison.Ordinal);
        Assert.Contains("[1.0,2.0)", Manifest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Puts_both_in_their_places_by_two_renames_after_both_are_on_the_disk()
    {
        Needs.Tool("strace", "strace");
        var cnikit = new Cnikit(bed.Folder.Path, bed["store"]);
        string[] trace = ["-f", "-qq", "-y", "-o", bed["trace"], "-e", "trace=/rename,fsync"];
        (await cnikit.RunUnderAsync("strace", trace, "update", "--major")).Ok();
        var steps = File.ReadLines(bed["trace"]).Where(l => l.Contains(".cni.", StringComparison.Ordinal))
            .Select(l => (l.Contains("fsync(", StringComparison.Ordinal) ? "flush " : "put ")
                + (l.Contains("/.cni.yaml.", StringComparison.Ordinal) ? "manifest" : "lock"));
        Assert.Equal(["flush manifest", "flush lock", "put manifest", "put lock"], steps);
    }

    [Fact]
    public async Task Killed_between_the_two_renames_leaves_a_stale_lock_whose_making_anew_ends_it()
    {
        var (old, locked) = (Manifest, bed.Locked);
        await bed.UpdateAsync(r => r with { Major = true });
        var (manifest, after) = (Manifest, bed.Locked);
        File.WriteAllText(bed["cni.lock.json"], locked);
        using (var bakery = new Bakery(Store.StoreOf.Host(bed.Folder)))
            Assert.All(bakery.CheckLock(new() { Manifest = "cni.yaml" }), f => Assert.Equal("CNIK3002", f.Rule.Id));
        await bed.LockAsync();
        Assert.NotEqual(old, manifest);
        Assert.Equal((manifest, after), (Manifest, bed.Locked));
    }
}
