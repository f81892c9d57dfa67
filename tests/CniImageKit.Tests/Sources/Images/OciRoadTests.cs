using System.Text;
using CniImageKit.Tests.Append;
using CniImageKit.Tests.Baking;
using CniImageKit.Tests.Binaries;

namespace CniImageKit.Tests.Sources.Images;

/// <summary>From a manifest that names a project of the catalog to its baked plugin.</summary>
public sealed class OciRoadTests : IAsyncLifetime
{
    private readonly ImageSite site = new();
    private BakingBench bench = null!;

    public ValueTask InitializeAsync()
    {
        bench = new BakingBench($"{BakingBench.Head}plugins:\n  - from: sriov-cni\n    image: {site.Image}\n    version: \"[2.0,3.0)\"\n");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        bench.Dispose();
        await site.DisposeAsync();
    }

    [Fact]
    public async Task Locks_bakes_offline_and_takes_the_next_release_when_told()
    {
        Publish("v2.9.0", "old");
        Publish("v2.10.0", "reviewed");
        Publish("v3.0.0", "next");
        var locked = (await bench.LockAsync()).New;
        Assert.Equal(["2.10.0", "2.10.0"], locked.Plugins.Select(p => p.Version));
        Assert.All(locked.Plugins, p => Assert.StartsWith($"oci:{site.Image}@sha256:", p.Artifact.Location, StringComparison.Ordinal));
        Assert.All(locked.Plugins, p => Assert.Equal("usr/bin/sriov", p.Files["sriov"].Member));
        Assert.Equal("2026-01-02T03:04:05Z", locked.SourceDate.ToString());

        // The tag moves, and the registry goes: what was reviewed is baked.
        Publish("v2.10.0", "moved");
        bench.DropStore();
        var first = await bench.BakeAsync();
        site.Gone = true;
        bench.Host = bench.Host with { Offline = true };
        var second = await bench.BakeAsync(r => r with { Output = "elsewhere" });
        Assert.Equal(first.Outputs[0].Digest, second.Outputs[0].Digest);
        Assert.Contains("pkg:oci/plugins@sha256", Encoding.UTF8.GetString(second.Platforms[0].Sbom.Span), StringComparison.Ordinal);

        site.Gone = false;
        bench.Host = bench.Host with { Offline = false };
        Publish("v2.11.0", "newer");
        Assert.False((await bench.LockAsync()).Written);
        Assert.Equal("2.11.0", (await bench.LockAsync("sriov-cni")).New.Plugins[0].Version);
    }

    private void Publish(string tag, string mark) => site.Tags[tag] = site.Built.Index(
        site.Built.Of("linux/amd64", [Layer(new TinyElf { Data = Encoding.UTF8.GetBytes(mark) })]),
        site.Built.Of("linux/arm64", [Layer(new TinyElf { Machine = 183, Data = Encoding.UTF8.GetBytes(mark) })]));

    private static byte[] Layer(TinyElf program) => BuiltImage.Tar(
        BuiltImage.File("usr/bin/sriov", program.Build()), BuiltImage.Link("usr/bin/sh", "/bin/busybox"),
        BuiltImage.File("bin/busybox", "#!"u8.ToArray()));
}
