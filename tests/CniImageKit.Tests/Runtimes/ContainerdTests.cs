using System.Text.Json;
using Grpc.Core;

namespace CniImageKit.Tests.Runtimes;

/// <summary>Pods that containerd makes as the kubelet asks it to, on a node with baked plugins.</summary>
public sealed class ContainerdTests : IClassFixture<PluginStore>, IDisposable
{
    private readonly TempFolder folder = new();
    private readonly BakedTree tree;

    public ContainerdTests(PluginStore store)
    {
        Needs.Root();
        Needs.Tool("containerd", "containerd");
        Needs.Tool("iptables", "iptables");
        tree = new BakedTree(folder, store);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("bookworm")]
    [InlineData("sid")]
    public async Task A_pod_gets_an_address_and_a_port_of_the_machine(string suite)
    {
        folder.Write("net.d/10-pods.conflist", BakedTree.Network("pods", "cni0", "10.66.0.0/24"));
        await tree.BakeAsync(suite, "containerd 1.6");
        await tree.CheckAsync();
        await using var machine = await PrivateMachine.OpenAsync(tree.Opt);
        using var containerd = await Containerd.StartAsync(machine, folder, networks: 1);
        Assert.StartsWith("containerd 1.", await containerd.VersionAsync(), StringComparison.Ordinal);
        var pod = await containerd.RunPodAsync("web", (18080, 80));
        Assert.Equal("10.66.0.2", (await containerd.StatusAsync(pod)).Status.Network.Ip);
        foreach (var place in new[] { "10.66.0.2", "127.0.0.1:18080" }) Assert.Equal(TinyImage.Hello, await SaidAsync(machine, place));
        await containerd.EndPodAsync(pod);
        Assert.Empty(Leases(await machine.RunAsync("find", "/var/lib/cni", "-type", "f")));
        Assert.DoesNotContain("veth", (await machine.RunAsync("ip", "-o", "link")).Ok().Out, StringComparison.Ordinal);
        Assert.DoesNotContain("18080", (await machine.RunAsync("iptables-save", "-t", "nat")).Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_gets_two_networks()
    {
        folder.Write("net.d/10-first.conflist", BakedTree.Network("first", "cni0", "10.66.0.0/24"));
        folder.Write("net.d/20-second.conflist", BakedTree.Network("second", "cni1", "10.67.0.0/24"));
        await tree.BakeAsync("bookworm", "containerd 1.6");
        await tree.CheckAsync();
        await using var machine = await PrivateMachine.OpenAsync(tree.Opt);
        using var containerd = await Containerd.StartAsync(machine, folder, networks: 2);
        var pod = await containerd.RunPodAsync("two");
        var info = JsonDocument.Parse((await containerd.StatusAsync(pod)).Info["info"]).RootElement.GetProperty("cniResult");
        var interfaces = info.GetProperty("Interfaces");
        string Address(string name) =>
            interfaces.GetProperty(name).GetProperty("IPConfigs")[0].GetProperty("IP").GetString()!;
        Assert.Equal(("10.66.0.2", "10.67.0.2"), (Address("eth0"), Address("eth1")));
        await containerd.EndPodAsync(pod);
        Assert.Empty(Leases(await machine.RunAsync("find", "/var/lib/cni", "-type", "f")));
    }

    [Theory]
    [InlineData("bridge")]
    [InlineData("host-local")]
    [InlineData("portmap")]
    [InlineData("loopback")]
    public async Task Without_a_plugin_a_pod_fails_in_the_words_that_the_check_said(string plugin)
    {
        folder.Write("net.d/10-pods.conflist", BakedTree.Network("pods", "cni0", "10.66.0.0/24"));
        await tree.BakeAsync("bookworm", "containerd 1.6", plugin);
        var predicted = await tree.PredictedAsync();
        Assert.Equal($"failed to find plugin \"{plugin}\" in path [/opt/cni/bin]", predicted);
        await FailsWithAsync(predicted);
    }

    [Fact]
    public async Task Of_a_version_that_the_plugins_do_not_speak_a_pod_fails_in_the_words_that_the_check_said()
    {
        folder.Write("net.d/10-pods.conflist", """
            { "cniVersion": "1.1.0", "name": "pods", "plugins": [
              { "type": "bridge", "ipam": { "type": "host-local", "subnet": "10.66.0.0/24" } } ] }
            """);
        await tree.BakeAsync("bookworm", "containerd 1.6");
        var predicted = await tree.PredictedAsync();
        Assert.StartsWith("incompatible CNI versions; config is \"1.1.0\", plugin supports [", predicted, StringComparison.Ordinal);
        await FailsWithAsync(predicted);
    }

    // A pod is there before its program listens.
    private static async Task<string> SaidAsync(PrivateMachine machine, string place)
    {
        for (var tries = 100; ; tries--)
        {
            var asked = await machine.RunAsync("busybox", "wget", "-qO-", $"http://{place}/hello");
            if (asked.ExitCode == 0 || tries == 0) return asked.Ok().Out;
            await Task.Delay(100);
        }
    }

    private async Task FailsWithAsync(string predicted)
    {
        await using var machine = await PrivateMachine.OpenAsync(tree.Opt);
        using var containerd = await Containerd.StartAsync(machine, folder, networks: 1);
        var failure = await Assert.ThrowsAsync<RpcException>(() => containerd.RunPodAsync("none"));
        Assert.Contains(predicted, failure.Status.Detail, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Leases(Ran found) => found.Ok().Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(f => char.IsAsciiDigit(Path.GetFileName(f)[0]));
}
