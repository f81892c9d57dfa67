namespace CniImageKit.Tests.EndToEnd;

/// <summary>Ctrl+C at a bad moment: 130, nothing half written, and the next run goes on.</summary>
public sealed class CancelTests : IAsyncLifetime
{
    private readonly UrlBed bed = new();
    private byte[] archive = null!;

    public async ValueTask InitializeAsync() =>
        archive = await RealPlugins.TgzAsync(
            "bookworm", "amd64", false, "loopback", "bridge", "dhcp", "firewall", "macvlan", "ptp", "vlan", "portmap");

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task While_lock_downloads_keeps_what_arrived()
    {
        var slow = true;
        bed.Serve((request, reply) => SlowlyAsync(request, reply, () => slow));
        var run = await InterruptAsync("lock", "--json");
        Assert.Equal("{\n  \"ok\": false,\n  \"diagnostics\": []\n}\n", run.Out);
        Assert.Equal(["cni.yaml", "store"], Entries());
        slow = false;
        (await bed.Cnikit.RunAsync("lock")).Ok();
        Assert.Equal(2, bed.Server.Requests.Count);
        Assert.InRange(bed.Server.Requests[1].Range!.Value.First, 500_000, archive.Length - 1);
    }

    [Fact]
    public async Task While_bake_downloads_keeps_what_arrived()
    {
        var slow = false;
        bed.Serve((request, reply) => SlowlyAsync(request, reply, () => slow));
        (await bed.Cnikit.RunAsync("lock")).Ok();
        Directory.Delete(bed["store"], recursive: true);
        slow = true;
        await InterruptAsync("bake");
        Assert.Equal(["cni.lock.json", "cni.yaml", "store"], Entries());
        slow = false;
        (await bed.Cnikit.RunAsync("bake")).Ok();
        Assert.Equal(3, bed.Server.Requests.Count);
        Assert.InRange(bed.Server.Requests[2].Range!.Value.First, 500_000, archive.Length - 1);
    }

    [Fact]
    public async Task While_layers_are_compressed_leaves_the_old_image_alone()
    {
        bed.Serve((request, reply) => SlowlyAsync(request, reply, () => false));
        (await bed.Cnikit.RunAsync("lock")).Ok();
        (await bed.Cnikit.RunAsync("bake")).Ok();
        var before = File.ReadAllBytes(bed["image/index.json"]);
        File.WriteAllText(
            bed["cni.yaml"],
            File.ReadAllText(bed["cni.yaml"]).Replace("path: image", "path: image, compression: gzip", StringComparison.Ordinal));
        using (var baking = bed.Cnikit.Start("bake", "-v"))
        {
            await baking.SeeAsync("making the layer of");
            await EndsAsync(baking);
        }

        Assert.Equal(["cni.lock.json", "cni.yaml", "image", "store"], Entries());
        Assert.Equal(before, File.ReadAllBytes(bed["image/index.json"]));
        (await bed.Cnikit.RunAsync("bake")).Ok();
        Assert.NotEqual(before, File.ReadAllBytes(bed["image/index.json"]));
    }

    private async Task<Ran> InterruptAsync(params string[] command)
    {
        using var running = bed.Cnikit.Start(command);
        await running.UntilAsync(() => Arrived() > 1_000_000);
        return await EndsAsync(running);
    }

    private static async Task<Ran> EndsAsync(RunningProgram running)
    {
        await running.InterruptAsync();
        var run = await running.EndAsync();
        Assert.True(run.ExitCode == 130, $"{run.ExitCode}\n{run.Out}{run.Error}");
        Assert.Contains("cancelled; nothing was left half written", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        return run;
    }

    /// <summary>The archive; slowly means that after two million bytes nothing more comes for as long as the test likes.</summary>
    private async Task SlowlyAsync(SeenRequest request, FaultReply reply, Func<bool> slow)
    {
        await reply.FileAsync(request, archive, "\"one\"", slow() ? 2_500_000 : int.MaxValue);
        if (slow()) await reply.HangAsync();
    }

    private long Arrived() => Directory.Exists(bed["store"])
        ? new DirectoryInfo(bed["store"]).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Exists ? f.Length : 0) : 0;

    private string[] Entries() =>
        [.. new DirectoryInfo(bed["."]).GetFileSystemInfos().Select(e => e.Name).Order(StringComparer.Ordinal)];
}
