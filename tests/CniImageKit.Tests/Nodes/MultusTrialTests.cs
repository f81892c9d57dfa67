using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Trials;
using CniImageKit.Nodes.Trials.Pods;

namespace CniImageKit.Tests.Nodes;

/// <summary><c>cnikit test</c> with Multus' own configuration and with devices, on Debian's plugins.</summary>
public sealed class MultusTrialTests : IDisposable
{
    private const string Net = "\"ipam\": { \"type\": \"host-local\", \"subnet\": ";

    private readonly TempFolder folder = new();

    public MultusTrialTests()
    {
        Needs.Tool("unshare", "util-linux");
        Needs.Tool("ip", "iproute2");
        folder.Write("10-cluster.conflist", $$"""
            { "cniVersion": "1.0.0", "name": "cluster", "plugins": [ { "type": "bridge", "bridge": "cni0", {{Net}} "10.70.0.0/24" } } ] }
            """);
        folder.Write("networks.yaml", $$"""
            kind: NetworkAttachmentDefinition
            metadata: { name: side, namespace: kube-system }
            spec: { config: '{ "cniVersion": "1.0.0", "type": "bridge", "bridge": "cni1", {{Net}} "10.71.0.0/24" } }' }
            ---
            kind: NetworkAttachmentDefinition
            metadata: { name: fast, annotations: { k8s.v1.cni.cncf.io/resourceName: example.org/nic } }
            spec: { config: '{ "cniVersion": "1.0.0", "type": "bridge", "bridge": "cni2", {{Net}} "10.72.0.0/24" } }' }
            ---
            kind: NetworkAttachmentDefinition
            metadata: { name: slow, annotations: { k8s.v1.cni.cncf.io/resourceName: example.org/nic } }
            spec: { config: '{ "cniVersion": "1.0.0", "type": "bridge", "bridge": "cni3", {{Net}} "10.76.0.0/24" } }' }
            """);
        folder.Write("pod.yaml", """
            kind: Pod
            metadata: { name: web, annotations: { k8s.v1.cni.cncf.io/networks: "kube-system/side@late" } }
            """);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(
        """{ "cniVersion": "1.0.0", "name": "m", "type": "multus", "delegates": [ DEFAULT, OTHER ] }""",
        "own eth0, other net1, kube-system/side late")]
    [InlineData(
        """{ "cniVersion": "1.0.0", "name": "m", "plugins": [ { "type": "multus", "delegates": [ DEFAULT ] } ] }""",
        "own eth0, kube-system/side late")]
    [InlineData(
        """{ "cniVersion": "1.0.0", "name": "m", "type": "multus-shim", "clusterNetwork": "cluster", "defaultNetworks": ["side"] }""",
        "cluster eth0, kube-system/side net1, kube-system/side late")]
    [InlineData("""{ "name": "m", "type": "multus", "clusterNetwork": "side" }""", "kube-system/side eth0, kube-system/side late")]
    [InlineData(
        """{ "name": "m", "type": "multus", "clusterNetwork": "/x/10-cluster.conflist", "systemNamespaces": ["default"], "defaultNetworks": ["none"] }""",
        "cluster eth0, kube-system/side late")]
    [InlineData("""{ "cniVersion": "0.3.1", "multusConfigFile": "auto" }""", "cluster eth0, kube-system/side late")]
    public void Gives_pods_what_Multus_is_told_to_give_before_what_they_ask_for(string multus, string networks)
    {
        Write("00-multus.conf", multus);
        var pod = Read("00-multus.conf", "10-cluster.conflist", "networks.yaml", "pod.yaml").Single(s => s.Name == "Pod web");
        Assert.Equal(networks, string.Join(", ", pod.Attachments.Select(a => $"{a.Name} {a.Scenario.Interface}")));
        Assert.True(pod.Attachments[0].IsDefault);
    }

    [Fact]
    public async Task Tries_the_configuration_itself_and_pods_with_it()
    {
        Write("00-multus.conf", """{ "cniVersion": "1.0.0", "name": "m", "type": "multus", "delegates": [ DEFAULT, OTHER ] }""");
        var ran = (await RunAsync("00-multus.conf", "networks.yaml", "pod.yaml")).Ok();
        Assert.Equal("own eth0, other net1", Status(ran, "the network m"));
        Assert.Equal("own eth0, other net1, kube-system/side late", Status(ran, "Pod web"));
    }

    [Theory]
    [InlineData("""{ "name": "m", "type": "multus" }""", "CNIK6202", "at least one delegate/clusterNetwork must be specified")]
    [InlineData("""{ "name": "m", "type": "multus", "clusterNetwork": "none" }""", "CNIK6205", "(none) in namespace (kube-system)")]
    [InlineData("""{ "name": "m", "type": "multus", "clusterNetwork": "/etc/none.conf" }""", "CNIK6202", "/etc/none.conf is a file of the node")]
    [InlineData("""{ "name": "m", "type": "multus", "auxiliaryCNIChainName": "c" }""", "CNIK6202", "ClusterNetwork must be a path")]
    [InlineData("""{ "name": "m", "plugins": [] }""", "CNIK6202", "the node would say: error parsing configuration list: no plugins in list")]
    public void Refuses_what_Multus_or_the_runtime_would_refuse(string network, string rule, string why)
    {
        Write("00-multus.conf", network);
        var refused = Assert.Throws<CniImageKitException>(() => Read("00-multus.conf")).Diagnostics[0];
        Assert.Equal((rule, "00-multus.conf"), (refused.Rule.Id, refused.At.File));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vendor", "cluster eth0 bridge host-local; vendor net1 passthru tuning")]
    [InlineData("empty", "cluster eth0 bridge host-local")]
    public void Runs_the_auxiliary_chain_by_passthru_where_plugins_lie_in_its_directory(string chain, string networks)
    {
        Write("00-multus.conf", $$"""
            { "cniVersion": "1.0.0", "name": "m", "type": "multus", "clusterNetwork": "/x/10-cluster.conflist", "auxiliaryCNIChainName": "{{chain}}" }
            """);
        folder.Write("vendor/10-a.conf", """{ "type": "tuning" }""");
        var pod = Read("00-multus.conf", "10-cluster.conflist").Single(s => s.Multus is not null);
        Assert.Equal(networks, string.Join("; ", pod.Attachments.Select(a =>
            $"{a.Name} {a.Scenario.Interface} {string.Join(' ', a.Scenario.Plugins)}")));
    }

    [Fact]
    public async Task Tells_of_devices_what_their_plugin_left_of_them_and_takes_it_away_again()
    {
        folder.Write("pod.yaml", """
            kind: Pod
            metadata: { name: web, annotations: { k8s.v1.cni.cncf.io/networks: "fast, slow" } }
            """);
        foreach (var id in new[] { "0000:03:02.1", "0000:03:02.0" })
        {
            folder.Write($"example.org-nic-{id}-device.json", $$"""
                { "version": "1.1.0", "type": "pci", "pci": { "pf-pci-address": "0000:03:00.0", "pci-address": "{{id}}", "more": 1 } }
                """);
        }

        var ran = (await RunAsync(
            "pod.yaml", "networks.yaml", "10-cluster.conflist", "example.org-nic-0000:03:02.1-device.json",
            "example.org-nic-0000:03:02.0-device.json")).Ok();
        var status = Found(ran, "Pod web").GetProperty("networkStatus").EnumerateArray().ToArray();
        Assert.False(status[0].TryGetProperty("device-info", out _));
        string Told(string id) =>
            $$$"""{"type":"pci","version":"1.1.0","pci":{"pci-address":"{{{id}}}","pf-pci-address":"0000:03:00.0"}}""";
        Assert.Equal(
            [Told("0000:03:02.0"), Told("0000:03:02.1")],
            status.Skip(1).Select(s => JsonSerializer.Serialize(s.GetProperty("device-info"))));
        var alone = Read("pod.yaml", "networks.yaml").Single(s => s.Name == "Pod web");
        Assert.Equal("a device plugin gives example.org/nic", alone.Untestable);
    }

    [Fact]
    public async Task Takes_networks_as_they_come()
    {
        const string Plugin = $$"""{ "type": "ptp", {{Net}} "10.73.0.0/24" } }""";
        folder.Write("maps.yaml", $$"""
            kind: ConfigMap
            metadata: { name: c }
            data:
              cni-conf.json: '{ "cniVersion": "1.0.0", "name": "map", "plugins": [{{Plugin}}] }'
              other.json: '{ "type": "no network" }'
            """);
        folder.Write("newer.conflist", $$"""
            { "cniVersion": "0.4.0", "cniVersions": ["1.0.0", "1.1.0", "9.0.0"], "name": "newer", "plugins": [{{Plugin}}] }
            """);
        folder.Write("template.conflist", """
            { "cniVersion": "1.0.0", "name": "template", "plugins": [{ "type": "ptp", "mtu": __MTU__ }] }
            """);
        folder.Write("beside.conflist", """{ "cniVersion": "1.0.0", "name": "beside" }""");
        folder.Write("beside/10-ptp.conf", Plugin);
        folder.Write("path.conflist", """{ "cniVersion": "1.0.0", "name": "path", "plugins": [{ "type": "/bin/sh" }] }""");
        var ran = await RunAsync("maps.yaml", "newer.conflist", "template.conflist", "beside.conflist", "path.conflist");
        string Result(string name) => Found(ran, $"the network {name}").GetProperty("result").GetString()!;
        Assert.Equal(
            ["passed", "failed", "not testable here", "passed", "failed"],
            new[] { "map", "newer", "template", "beside", "path" }.Select(Result));
        Assert.Contains("config is \"1.1.0\", plugin supports", ran.Error, StringComparison.Ordinal);
        Assert.Contains("it holds templates", ran.Error, StringComparison.Ordinal);
        Assert.Contains("invalid plugin name: /bin/sh", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_pass_where_there_is_nothing_to_try()
    {
        folder.Write("a.yaml", "kind: Namespace\nmetadata: { name: x }\n");
        var ran = await RunAsync("a.yaml");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("no network, definition, pod or scenario is in what was named", ran.Error, StringComparison.Ordinal);
    }

    private ImmutableArray<Scenario> Read(params string[] files) => PodNetworks.Attach(
        [
            .. files.SelectMany(f => ScenarioReader.Read(f, File.ReadAllText(folder[f]), name =>
                Directory.Exists(folder[name]) ? [(name, File.ReadAllText(Directory.GetFiles(folder[name]).Single()))] : [])),
        ], []);

    private void Write(string file, string multus) => folder.Write(file, multus
        .Replace("DEFAULT", $$"""{ "cniVersion": "1.0.0", "name": "own", "type": "bridge", {{Net}} "10.74.0.0/24" } }""", StringComparison.Ordinal)
        .Replace("OTHER", $$"""{ "cniVersion": "1.0.0", "name": "other", "type": "ptp", {{Net}} "10.75.0.0/24" } }""", StringComparison.Ordinal));

    private static JsonElement Found(Ran ran, string name) => JsonDocument.Parse(ran.Out).RootElement.GetProperty("scenarios")
        .EnumerateArray().Single(s => s.GetProperty("name").GetString() == name);

    private static string Status(Ran ran, string name)
    {
        var items = Found(ran, name).GetProperty("networkStatus").EnumerateArray();
        return string.Join(", ", items.Select(s => $"{s.GetProperty("name").GetString()} {s.GetProperty("interface").GetString()}"));
    }

    private async Task<Ran> RunAsync(params string[] files)
    {
        var plugins = Path.Combine(await DebianPackages.UnpackAsync("bookworm", "amd64"), "usr/lib/cni");
        return await new Cnikit(folder.Path, folder["store"]).RunAsync(["test", "--json", "--target", plugins, .. files]);
    }
}
