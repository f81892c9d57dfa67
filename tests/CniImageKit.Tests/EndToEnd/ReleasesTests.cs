using System.Text.Json;

namespace CniImageKit.Tests.EndToEnd;

/// <summary>Debian's three generations of the plugins, from the real archive, for two architectures from one host.</summary>
public sealed class ReleasesTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("bullseye", "0.9.", "flannel", "0.1.0-0.4.0")]
    [InlineData("bookworm", "1.1.", "bridge", "0.1.0-1.0.0")]
    [InlineData("sid", "1.9.", "tap", "0.1.0-1.1.0")]
    public async Task Are_locked_baked_and_verified(string suite, string version, string plugin, string cni)
    {
        Needs.Tool("apt-get", "apt");
        folder.Write("cni.yaml", RealNode.Manifest(suite));
        var cnikit = new Cnikit(folder.Path, folder["store"]);
        (await cnikit.RunAsync("lock")).Ok();
        using var locked = JsonDocument.Parse(File.ReadAllText(folder["cni.lock.json"]));
        var entries = locked.RootElement.GetProperty("plugins").EnumerateArray().ToList();
        Assert.Equal(["linux/amd64", "linux/arm64"], entries.Select(e => e.GetProperty("platform").GetString()));
        foreach (var entry in entries)
        {
            Assert.StartsWith(version, entry.GetProperty("version").GetString(), StringComparison.Ordinal);
            var verified = entry.GetProperty("artifact").GetProperty("verified").EnumerateArray();
            Assert.Contains(verified, v => v.GetString()!.StartsWith("openpgp ", StringComparison.Ordinal));
            var file = entry.GetProperty("files").GetProperty(plugin);
            Assert.Equal(entry.GetProperty("platform").GetString(), "linux/" + file.GetProperty("arch").GetString());
            Assert.StartsWith("dynamic, glibc 2.", file.GetProperty("linkage").GetString(), StringComparison.Ordinal);
            Assert.Equal(cni, file.GetProperty("cni").GetString());
        }

        (await cnikit.RunAsync("bake", "--output", "out")).Ok();
        foreach (var target in new[] { "out/layout", "out/image.oci.tar", "out/rootfs/linux-arm64", "out/layer.linux-amd64.tar.zst" })
        {
            var platform = target.Contains("arm64", StringComparison.Ordinal) ? "linux/arm64" : "linux/amd64";
            string[] only = target.Contains("linux-", StringComparison.Ordinal) ? ["--platform", platform] : [];
            (await cnikit.RunAsync(["verify", target, .. only])).Ok();
        }
    }

    [Fact]
    public async Task Verify_names_what_was_changed_and_ends_with_3()
    {
        Needs.Tool("apt-get", "apt");
        folder.Write("cni.yaml", RealNode.Manifest("bookworm"));
        var cnikit = new Cnikit(folder.Path, folder["store"]);
        (await cnikit.RunAsync("lock")).Ok();
        (await cnikit.RunAsync("bake", "--output", "out")).Ok();
        var bin = folder["out/rootfs/linux-amd64/opt/cni/bin"];
        File.Delete(Path.Combine(bin, "macvlan"));
        File.AppendAllText(Path.Combine(bin, "bridge"), "x");
        folder.Write("out/rootfs/linux-amd64/opt/cni/bin/stranger", "");
        (await Shell.RunAsync("chmod", "4500", Path.Combine(bin, "ptp"))).Ok();
        var run = await cnikit.RunAsync("verify", "out/rootfs/linux-amd64", "--platform", "linux/amd64");
        Assert.Equal(3, run.ExitCode);
        foreach (var name in new[] { "macvlan", "bridge", "stranger", "ptp" }) Assert.Contains(name, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_bake_touches_nothing_and_says_so()
    {
        Needs.Tool("apt-get", "apt");
        folder.Write("cni.yaml", RealNode.Manifest("bookworm"));
        var cnikit = new Cnikit(folder.Path, folder["store"]);
        (await cnikit.RunAsync("lock")).Ok();
        (await cnikit.RunAsync("bake", "--output", "out")).Ok();
        var before = File.GetLastWriteTimeUtc(folder["out/layout/index.json"]);
        var again = (await cnikit.RunAsync("bake", "--output", "out", "--offline")).Ok();
        Assert.StartsWith("unchanged  ", again.Out, StringComparison.Ordinal);
        Assert.Equal(before, File.GetLastWriteTimeUtc(folder["out/layout/index.json"]));
        File.Delete(folder["out/layout/oci-layout"]);
        Assert.DoesNotContain(
            "unchanged", (await cnikit.RunAsync("bake", "--output", "out", "--offline")).Ok().Out, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["out/layout/oci-layout"]));
    }

    [Fact]
    public async Task Sixteen_processes_share_one_store()
    {
        Needs.Tool("apt-get", "apt");
        // Few plugins: what they contend for is the store, and the packages in it are whole.
        folder.Write("cni.yaml", RealNode.Manifest("bookworm") + "    include: [bridge, host-local]\n");
        (await new Cnikit(folder.Path, folder["store"]).RunAsync("lock")).Ok();
        var runs = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => new Cnikit(folder.Path, folder["shared"]).RunAsync("bake", "-q", "--output", $"out{i}")));
        Assert.All(runs, r => r.Ok());
        Assert.Single(runs.Select(r => r.Out).Distinct());
    }
}
