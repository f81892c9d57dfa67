using CniImageKit.Tests.Baking;
using CniImageKit.Tests.Binaries;

namespace CniImageKit.Tests.Resolving;

/// <summary>Manifest and sources → lock, on real executables; no network is asked.</summary>
public sealed class ResolverTests : IDisposable
{
    private BakingBench bench = new();

    public void Dispose() => bench.Dispose();

    private void Begin(string manifest)
    {
        bench.Dispose();
        bench = new BakingBench(manifest);
    }

    [Fact]
    public async Task Locks_every_platform_sorted_and_twice_the_same()
    {
        var first = await bench.LockAsync();
        Assert.True(first.Written);
        Assert.Equal(["linux/amd64", "linux/arm64"], first.New.Plugins.Select(p => p.Platform.ToString()));
        Assert.All(first.New.Plugins, p => Assert.Equal(["bridge", "macvlan"], p.Files.Keys));
        Assert.Equal(["amd64", "arm64"], first.New.Plugins.Select(p => p.Files["bridge"].Arch));
        Assert.False((await bench.LockAsync()).Written);
    }

    [Fact]
    public async Task Reads_a_directory_anew_with_every_lock()
    {
        await bench.LockAsync();
        bench.Plugin("amd64", "dummy", new TinyElf());
        var again = await bench.LockAsync();
        Assert.True(again.Written);
        Assert.Contains("dummy", again.New.Plugins[0].Files.Keys);
    }

    [Fact]
    public async Task Resolves_a_changed_entry_anew()
    {
        await bench.LockAsync();
        bench.EditManifest(BakingBench.Plugins, BakingBench.Plugins + "    include: [bridge]\n");
        Assert.All((await bench.LockAsync()).New.Plugins, p => Assert.Equal(["bridge"], p.Files.Keys));
    }

    [Fact]
    public async Task Refuses_to_update_what_the_manifest_does_not_have() =>
        Assert.Equal("cni.yaml CNIK9008", await BakingBench.FailsAsync(() => bench.LockAsync("other")));

    [Fact]
    public async Task Warns_once_of_plugins_that_need_a_libc()
    {
        bench.Plugin("amd64", "bridge", Dynamic);
        await bench.LockAsync();
        Assert.Equal(["CNIK5801"], bench.Warnings);
    }

    [Theory]
    [InlineData("none", false)]
    [InlineData("musl", false)]
    [InlineData("glibc 2.17", false)]
    [InlineData("glibc 2.34", true)]
    [InlineData("glibc 2.41", true)]
    public async Task Refuses_what_needs_more_libc_than_the_node_has(string libc, bool enough)
    {
        Begin(BakingBench.Head + $"node: {{ libc: {libc} }}\n" + BakingBench.Plugins + "    include: [macvlan, bridge]\n");
        bench.Plugin("amd64", "bridge", Dynamic);
        if (enough) Assert.Empty((await bench.LockAsync()).Old?.Plugins ?? []);
        else Assert.Equal("cni.yaml(8,24) CNIK5308", await BakingBench.FailsAsync(() => bench.LockAsync()));
    }

    [Fact]
    public async Task Tells_the_findings_of_all_platforms_together_each_once()
    {
        bench.Plugin("amd64", "bridge", new TinyElf { Machine = 183 });
        bench.Plugin("arm64", "bridge", new TinyElf());
        var found = await BakingBench.FailsAsync(() => bench.LockAsync());
        Assert.Equal("cni.yaml(4,5) CNIK5302\ncni.yaml(4,5) CNIK5302", found);
        Assert.False(File.Exists(bench.Folder["cni.lock.json"]));
    }

    [Fact]
    public async Task Says_a_missing_plugin_once_for_all_platforms()
    {
        Begin(BakingBench.Head + BakingBench.Plugins + "    include: [bridgr]\n");
        Assert.Equal("cni.yaml(7,15) CNIK1007", await BakingBench.FailsAsync(() => bench.LockAsync()));
    }

    private static TinyElf Dynamic => new()
    {
        Interpreter = "/lib64/ld-linux-x86-64.so.2",
        Needed = ["libc.so.6"],
        Versions = ["GLIBC_2.34"],
    };
}
