using CniImageKit.Locking;
using CniImageKit.Tests.Binaries;

namespace CniImageKit.Tests.Baking;

/// <summary>What a warm store must not hide: the lock decides, and it decides the same as with a cold one.</summary>
public sealed class TrustInTheStoreTests : IDisposable
{
    private const string Outputs = "outputs: [{ kind: rootfs, path: \"root/{arch}\" }]\n";
    private readonly BakingBench bench = new(BakingBench.Head + BakingBench.Plugins + Outputs);

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_lock_that_was_put_back_is_baked_anew_although_sizes_and_times_are_the_same()
    {
        var old = (await bench.LockAsync()).New;
        await bench.BakeAsync();
        var first = File.ReadAllBytes(bench.Folder["root/amd64/opt/cni/bin/bridge"]);
        bench.Plugin("amd64", "bridge", new TinyElf { Data = "another build of it".PadRight(32).Select(c => (byte)c).ToArray() });
        await bench.LockAsync("mine");
        await bench.BakeAsync();
        Assert.NotEqual(first, File.ReadAllBytes(bench.Folder["root/amd64/opt/cni/bin/bridge"]));

        // The directory is gone, so that the store alone answers for the old lock.
        Directory.Delete(bench.Folder["bin"], recursive: true);
        File.WriteAllBytes(bench.Folder["cni.lock.json"], LockWriter.Write(old));
        Assert.False((await bench.BakeAsync()).Unchanged);
        Assert.Equal(first, File.ReadAllBytes(bench.Folder["root/amd64/opt/cni/bin/bridge"]));
    }

    [Fact]
    public async Task A_file_that_the_artifact_never_held_is_refused_although_the_store_has_it()
    {
        var locked = (await bench.LockAsync()).New.Plugins.First(p => p.Platform == Platform.Parse("linux/amd64"));
        var (bridge, macvlan) = (locked.Files["bridge"], locked.Files["macvlan"]);
        bench.EditLock(bridge.Sha256.Hex, macvlan.Sha256.Hex);
        bench.EditLock(bridge.Sha512.Hex, macvlan.Sha512.Hex);
        Assert.EndsWith(" CNIK2008", await BakingBench.FailsAsync(() => bench.BakeAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_changed_since_its_lock_is_refused_although_the_store_has_what_was_locked()
    {
        await bench.LockAsync();
        await bench.BakeAsync();
        bench.Plugin("amd64", "bridge", new TinyElf { Data = new byte[64] });
        Assert.EndsWith(" CNIK2125", await BakingBench.FailsAsync(() => bench.BakeAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_beside_the_plugins_that_no_bake_wrote_is_not_deleted()
    {
        await bench.LockAsync();
        bench.Folder.Write("root/amd64/opt/cni/bin/mine", "mine");
        Assert.EndsWith(" CNIK7012", await BakingBench.FailsAsync(() => bench.BakeAsync()), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(bench.Folder["root/amd64/opt/cni/bin/mine"]));
    }

    [Fact]
    public async Task A_plugin_of_an_earlier_bake_makes_room()
    {
        await bench.LockAsync();
        await bench.BakeAsync();
        bench.EditManifest("path: bin/{arch}\n", "path: bin/{arch}\n    include: [bridge]\n");
        await bench.LockAsync();
        await bench.BakeAsync();
        Assert.False(File.Exists(bench.Folder["root/amd64/opt/cni/bin/macvlan"]));
    }

    [Theory]
    [InlineData("{ kind: oci, path: image }", "image/index.json")]
    [InlineData("{ kind: rootfs, path: 'image/{arch}' }", "image/amd64/opt/cni/bin/bridge")]
    public async Task A_damaged_file_of_the_store_is_moved_aside_so_that_the_next_run_mends_it(string output, string made)
    {
        var locked = (await bench.LockAsync()).New.Plugins[0];
        var path = Path.Combine(bench.Host.StoreRoot, "blobs", "sha256", locked.Files["bridge"].Sha256.Hex);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        bench.EditManifest(Outputs, $"outputs: [{output}]\n");
        await BakingBench.FailsAsync(() => bench.BakeAsync());
        await bench.BakeAsync();
        Assert.True(File.Exists(bench.Folder[made]));
    }

    [Fact]
    public async Task A_fifo_in_an_outputs_place_is_refused_without_waiting()
    {
        await bench.LockAsync();
        bench.EditManifest(Outputs, "outputs: [{ kind: report, path: pipe }]\n");
        (await Shell.RunAsync(Needs.Tool("mkfifo", "coreutils"), bench.Folder["pipe"])).Ok();
        Assert.EndsWith(" CNIK7012", await BakingBench.FailsAsync(() => bench.BakeAsync()), StringComparison.Ordinal);
    }
}
