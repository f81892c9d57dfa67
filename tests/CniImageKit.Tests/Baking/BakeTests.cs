using CniImageKit.Baking;
using CniImageKit.Layers;
using CniImageKit.Store;
using CniImageKit.Tests.Binaries;
using CniImageKit.Tests.Staging;

namespace CniImageKit.Tests.Baking;

public sealed class BakeTests : IDisposable
{
    private readonly BakingBench bench = new();

    public void Dispose() => bench.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refuses_without_a_lock_with_a_stale_one_and_for_a_platform_that_is_not_declared()
    {
        Assert.Equal("cni.yaml CNIK3001", await BakingBench.FailsAsync(() => bench.BakeAsync()));
        await bench.LockAsync();
        Assert.Equal("cni.yaml CNIK7102", await BakingBench.FailsAsync(() => bench.BakeAsync(r => r with { Platforms = [Platform.Parse("linux/s390x")] })));
        bench.EditManifest(BakingBench.Plugins, BakingBench.Plugins + "    exclude: [macvlan]\n");
        var failure = await BakingBench.FailsAsync(() => bench.BakeAsync());
        Assert.Equal(2, failure.Split('\n').Count(l => l.EndsWith("CNIK3002", StringComparison.Ordinal)));
        Assert.False(Directory.Exists(bench.Folder["artifacts"]));
    }

    [Fact]
    public async Task Refuses_what_the_node_cannot_run_although_it_is_locked()
    {
        var dynamic = new TinyElf { Interpreter = "/lib64/ld-linux-x86-64.so.2", Needed = ["libc.so.6"], Versions = ["GLIBC_2.34"] };
        bench.Plugin("amd64", "bridge", dynamic);
        await bench.LockAsync();
        bench.EditManifest("plugins:", "node: { libc: glibc 2.17 }\nplugins:");
        Assert.Equal("cni.yaml(5,5) CNIK5308", await BakingBench.FailsAsync(() => bench.BakeAsync()));
        bench.EditManifest("glibc 2.17", "glibc 2.34");
        await bench.BakeAsync();
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("253402300800")]
    public async Task Refuses_a_date_that_is_none(string date)
    {
        await bench.LockAsync();
        bench.Host = bench.Host with { Environment = bench.Host.Environment.Add("SOURCE_DATE_EPOCH", date) };
        Assert.Equal("cnikit CNIK9004", await BakingBench.FailsAsync(() => bench.BakeAsync()));
    }

    [Fact]
    public async Task Needs_nothing_but_the_store_and_gives_the_same_image()
    {
        await bench.LockAsync();
        var first = await bench.BakeAsync();
        Directory.Delete(bench.Folder["bin"], recursive: true);
        bench.Host = bench.Host with { Offline = true };
        var second = await bench.BakeAsync(r => r with { Output = "elsewhere" });
        Assert.Equal(first.Outputs[0].Digest, second.Outputs[0].Digest);
    }

    [Theory]
    [InlineData("evicted")]
    [InlineData("damaged")]
    public async Task Makes_a_layer_again_that_the_store_no_longer_has_whole(string how)
    {
        await bench.LockAsync();
        var first = await bench.BakeAsync();
        foreach (var layer in first.Images.Values.SelectMany(i => i.Layers.Values))
        {
            if (how == "evicted")
            {
                File.Delete(layer.File);
                continue;
            }

            var bytes = await File.ReadAllBytesAsync(layer.File, Token);
            bytes[^1] ^= 1;
            File.Delete(layer.File);
            await File.WriteAllBytesAsync(layer.File, bytes, Token);
        }

        var second = await bench.BakeAsync(r => r with { Output = "elsewhere" });
        Assert.Equal(first.Outputs[0].Digest, second.Outputs[0].Digest);
    }

    [Fact]
    public async Task Mends_itself_where_a_plugin_in_the_store_is_damaged()
    {
        var locked = await bench.LockAsync();
        var path = Path.Combine(bench.Host.StoreRoot, "blobs", "sha256", locked.New.Plugins[0].Files["bridge"].Sha256.Hex);
        var bytes = await File.ReadAllBytesAsync(path, Token);
        bytes[^1] ^= 1;
        File.Delete(path);
        await File.WriteAllBytesAsync(path, bytes, Token);
        Assert.Matches("CNIK(4022|6011)$", await BakingBench.FailsAsync(() => bench.BakeAsync()));
        Assert.False(Directory.Exists(bench.Folder["artifacts/node/layout"]));
    }

    [Fact]
    public async Task Tells_layers_apart_by_path_mode_content_date_and_compression()
    {
        var cache = new LayerCache(new BlobStore(bench.Host), rebuild: false);
        var tree = SampleTree.Make(bench.Folder);
        var other = tree with { Files = [tree.Files[0] with { Mode = 0b110_000_000 }, .. tree.Files[1..]] };
        Layer[] layers =
        [
            await cache.LayerAsync(tree, new SourceDate(1), LayerCompression.Zstd, Token),
            await cache.LayerAsync(tree, new SourceDate(2), LayerCompression.Zstd, Token),
            await cache.LayerAsync(tree, new SourceDate(1), LayerCompression.Gzip, Token),
            await cache.LayerAsync(other, new SourceDate(1), LayerCompression.Zstd, Token),
        ];
        Assert.Equal(4, layers.Select(l => l.Digest).Distinct().Count());
        Assert.Equal(layers[0], await cache.LayerAsync(tree, new SourceDate(1), LayerCompression.Zstd, Token));
    }
}
