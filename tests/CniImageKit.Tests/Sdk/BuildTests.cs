using System.Text.Json;

namespace CniImageKit.Tests.Sdk;

/// <summary>A product with the package, from its first build on.</summary>
[Collection(PackedSdkUse.Name)]
public sealed class BuildTests(PackedSdk sdk) : IDisposable
{
    private readonly ProductBed bed = new ProductBed(sdk).WithProduct().WithManifest();

    public void Dispose() => bed.Dispose();

    [Fact]
    public async Task Bakes_what_the_lock_names_and_touches_nothing_the_second_time()
    {
        (await bed.DotnetAsync("app", "build", "-t:CniLock")).Ok();
        Assert.True(bed.Has("app/cni.lock.json"));
        (await bed.DotnetAsync("app", "build")).Ok();
        Assert.True(bed.Has("app/bin/Debug/net10.0/cni/layer.linux-amd64.tar.zst"));
        var before = bed.Files("app");
        (await bed.DotnetAsync("app", "build")).Ok();
        Assert.Equal(before, bed.Files("app"));
    }

    [Fact]
    public async Task Tells_what_it_made_in_items_with_digests()
    {
        await bed.LockAsync("app");
        (await bed.DotnetAsync("app", "build")).Ok();
        // Once more: what is told must not depend on whether it was made now.
        foreach (var arguments in new[] { "-p:Again=no", "-p:Again=yes" })
        {
            var told = (await bed.DotnetAsync("app", "msbuild", "-t:CniBake", "-getItem:CniLayer,CniImage,CniSbom", arguments)).Ok().Out;
            using var items = JsonDocument.Parse(told);
            var layer = Assert.Single(items.RootElement.GetProperty("Items").GetProperty("CniLayer").EnumerateArray());
            Assert.Equal("linux/amd64", layer.GetProperty("Platform").GetString());
            Assert.Equal("application/vnd.oci.image.layer.v1.tar+zstd", layer.GetProperty("MediaType").GetString());
            var bytes = await File.ReadAllBytesAsync(layer.GetProperty("Identity").GetString()!, TestContext.Current.CancellationToken);
            Assert.Equal(Digest.Sha256(bytes).ToString(), layer.GetProperty("Digest").GetString());
            Assert.Equal($"{bytes.Length}", layer.GetProperty("Size").GetString());
            Assert.StartsWith("sha256:", layer.GetProperty("DiffId").GetString(), StringComparison.Ordinal);
            Assert.Equal(2, items.RootElement.GetProperty("Items").GetProperty("CniImage").GetArrayLength());
            Assert.Single(items.RootElement.GetProperty("Items").GetProperty("CniSbom").EnumerateArray());
        }
    }

    [Fact]
    public async Task Without_a_lock_fails_and_says_which_target_makes_one()
    {
        var ran = await bed.DotnetAsync("app", "build");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains($"{bed["app/cni.yaml"]} : error CNIK3001: ", ran.Out, StringComparison.Ordinal);
        Assert.Contains("dotnet build -t:CniLock", ran.Out, StringComparison.Ordinal);
        Assert.False(bed.Has("app/cni.lock.json"));
    }
}
