namespace CniImageKit.Tests.Runtimes;

/// <summary>Containers that podman makes with its CNI back end, on a node with baked plugins.</summary>
public sealed class PodmanTests : IClassFixture<PluginStore>, IDisposable
{
    private readonly TempFolder folder = new();
    private readonly BakedTree tree;
    private readonly string podman;

    public PodmanTests(PluginStore store)
    {
        Needs.Root();
        podman = Needs.Tool("podman", "podman");
        Needs.Tool("iptables", "iptables");
        tree = new BakedTree(folder, store);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("bookworm")]
    [InlineData("sid")]
    public async Task A_container_gets_an_address_in_each_of_its_networks(string suite)
    {
        folder.Write("net.d/first.conflist", BakedTree.Network("first", "cni0", "10.68.0.0/24"));
        folder.Write("net.d/second.conflist", BakedTree.Network("second", "cni1", "10.69.0.0/24"));
        await tree.BakeAsync(suite, "podman 4.3");
        await tree.CheckAsync();
        await using var machine = await PrivateMachine.OpenAsync(await FromImageAsync());
        await PullAsync(machine);
        var shown = (await PodmanAsync(
            machine, "run", "--rm", "--network", "first:interface_name=eth0", "--network", "second:interface_name=eth1",
            "--entrypoint", "/bin/busybox", TinyImage.Name, "ip", "-o", "-4", "address", "show")).Ok().Out;
        Assert.Contains("eth0    inet 10.68.0.2/24", shown, StringComparison.Ordinal);
        Assert.Contains("eth1    inet 10.69.0.2/24", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("veth", (await machine.RunAsync("ip", "-o", "link")).Ok().Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bridge")]
    [InlineData("portmap")]
    public async Task Without_a_plugin_a_container_fails_in_the_words_that_the_check_said(string plugin)
    {
        folder.Write("net.d/first.conflist", BakedTree.Network("first", "cni0", "10.68.0.0/24"));
        await tree.BakeAsync("bookworm", "podman 4.3", plugin);
        var predicted = await tree.PredictedAsync();
        Assert.Equal($"failed to find plugin \"{plugin}\" in path [/opt/cni/bin]", predicted);
        await using var machine = await PrivateMachine.OpenAsync(await FromImageAsync());
        await PullAsync(machine);
        var ran = await PodmanAsync(machine, "run", "--rm", "--network", "first", TinyImage.Name);
        Assert.NotEqual(0, ran.ExitCode);
        // Its log escapes quotes.
        Assert.Contains(predicted, ran.Error.Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    // The image as umoci unpacks it, and not the directory that was baked beside it.
    private async Task<string> FromImageAsync()
    {
        var umoci = Needs.Tool("umoci", "umoci");
        Directory.CreateDirectory(folder["layout"]);
        (await Shell.RunAsync("tar", "-xf", folder["node.oci.tar"], "-C", folder["layout"])).Ok();
        (await Shell.RunAsync(umoci, "unpack", "--image", $"{folder["layout"]}:latest", folder["bundle"])).Ok();
        return folder["bundle/rootfs/opt"];
    }

    private async Task PullAsync(PrivateMachine machine) =>
        (await PodmanAsync(machine, "pull", "-q", $"oci-archive:{await TinyImage.ArchiveAsync(folder)}")).Ok();

    private Task<Ran> PodmanAsync(PrivateMachine machine, params string[] arguments)
    {
        var config = folder.Write("containers.conf", $"""
            [network]
            network_backend = "cni"
            cni_plugin_dirs = ["/opt/cni/bin"]
            network_config_dir = "{folder["net.d"]}"
            [engine]
            cgroup_manager = "cgroupfs"
            events_logger = "file"
            runtime = "runc"
            [containers]
            default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
            """);
        return machine.RunAsync(
            new Dictionary<string, string?> { ["CONTAINERS_CONF"] = config, ["HOME"] = folder.Path },
            podman, ["--root", folder["containers"], "--runroot", folder["run"], "--storage-driver", "vfs", .. arguments]);
    }
}
