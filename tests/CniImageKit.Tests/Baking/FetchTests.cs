using CniImageKit.Baking;
using CniImageKit.Locking;

namespace CniImageKit.Tests.Baking;

/// <summary>Filling the store without baking, and manifests whose paths start elsewhere.</summary>
public sealed class FetchTests : IDisposable
{
    private readonly BakingBench bench = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fills_the_store_so_that_an_offline_bake_needs_nothing_more()
    {
        await bench.LockAsync();
        bench.DropStore();
        using var bakery = new Bakery(bench.Host);
        var fetched = await bakery.FetchAsync(new BakeRequest { Manifest = "cni.yaml" }, Token);
        Assert.Equal(4, fetched.Plugins);
        Assert.Equal(["linux/amd64", "linux/arm64"], fetched.Platforms.Select(p => p.ToString()));
        Assert.False(Directory.Exists(bench.Folder["artifacts"]));

        Directory.Delete(bench.Folder["bin"], recursive: true);
        bench.Host = bench.Host with { Offline = true };
        Assert.False((await bench.BakeAsync()).Unchanged);
    }

    [Fact]
    public async Task Refuses_a_stale_lock_like_a_bake()
    {
        await bench.LockAsync();
        bench.EditManifest("name: mine", "name: other");
        using var bakery = new Bakery(bench.Host);
        Assert.Equal(
            await BakingBench.FailsAsync(() => bench.BakeAsync()),
            await BakingBench.FailsAsync(() => bakery.FetchAsync(new BakeRequest { Manifest = "cni.yaml" }, Token)));
    }

    [Fact]
    public async Task Locks_and_bakes_the_same_from_a_manifest_that_lies_elsewhere()
    {
        await bench.LockAsync();
        var image = (await bench.BakeAsync(r => r with { Output = "one" })).Image;
        var expected = File.ReadAllText(bench.Folder["cni.lock.json"]);
        Directory.CreateDirectory(bench.Folder["obj"]);
        File.Move(bench.Folder["cni.yaml"], bench.Folder["obj/cni.yaml"]);

        using var bakery = new Bakery(bench.Host);
        var root = bench.Host.CurrentDirectory;
        var locking = new LockRequest { Manifest = "obj/cni.yaml", LockFile = "again.lock.json", BaseDirectory = root };
        await bakery.LockAsync(locking, Token);
        Assert.Equal(expected, File.ReadAllText(bench.Folder["again.lock.json"]));
        Assert.Empty(bakery.CheckLock(locking));
        var baking = new BakeRequest
        {
            Manifest = "obj/cni.yaml",
            LockFile = "again.lock.json",
            BaseDirectory = root,
            ToolVersion = "1.0.0",
        };
        Assert.Equal(image, (await bakery.BakeAsync(baking with { Output = "two" }, Token)).Image);
        var beside = (await bakery.BakeAsync(baking, Token)).Outputs[0].Path;
        Assert.StartsWith(Path.Combine(root, "artifacts"), beside, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_an_unchanged_bakes_outputs_as_fully_as_a_fresh_one()
    {
        await bench.LockAsync();
        var first = await bench.BakeAsync(r => r with { Output = "out" });
        var second = await bench.BakeAsync(r => r with { Output = "out" });
        Assert.True(second.Unchanged);
        Assert.Equal(first.Outputs, second.Outputs);
        var layer = second.Outputs.First(o => o.Kind == "layer");
        Assert.Equal((new FileInfo(layer.Path).Length, "application/vnd.oci.image.layer.v1.tar+zstd"), (layer.Size, layer.MediaType));
        Assert.NotNull(layer.DiffId);
        Assert.NotEqual(layer.Digest, layer.DiffId);
        Assert.Equal(layer.Digest, Digest.Sha256(File.ReadAllBytes(layer.Path)));
    }

    public void Dispose() => bench.Dispose();
}
