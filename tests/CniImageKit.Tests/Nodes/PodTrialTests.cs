using System.Text.Json;
using System.Text.RegularExpressions;

namespace CniImageKit.Tests.Nodes;

/// <summary><c>cnikit test</c> with pods that ask for several networks, on Debian's plugins.</summary>
public sealed partial class PodTrialTests : IDisposable
{
    private const string Cluster = """
        { "cniVersion": "1.0.0", "name": "cluster", "plugins": [
          { "type": "bridge", "bridge": "cni0", "isDefaultGateway": true, "ipam": { "type": "host-local", "subnet": "10.70.0.0/24" } } ] }
        """;

    private const string Definitions = """
        kind: NetworkAttachmentDefinition
        metadata: { name: storage }
        spec:
          config: |
            { "cniVersion": "0.4.0", "type": "macvlan", "master": "uplink",
              "ipam": { "type": "host-local", "subnet": "192.0.2.0/24", "rangeStart": "192.0.2.10" } }
        ---
        kind: NetworkAttachmentDefinition
        metadata: { name: backup, namespace: infra }
        spec:
          config: |
            { "cniVersion": "1.0.0", "name": "backup", "plugins": [
              { "type": "bridge", "bridge": "cni1", "capabilities": { "ips": true, "mac": true }, "ipam": { "type": "static" },
                "dns": { "nameservers": ["198.51.100.1"] } } ] }

        """;

    private readonly TempFolder folder = new();

    public PodTrialTests()
    {
        Needs.Tool("unshare", "util-linux");
        Needs.Tool("ip", "iproute2");
        folder.Write("cluster.conflist", Cluster);
        folder.Write("networks.yaml", Definitions);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("bookworm")]
    [InlineData("sid")]
    public async Task Adds_the_networks_in_order_and_says_what_Multus_would_write_of_them(string suite)
    {
        Pod("""
            [ { "name": "storage", "interface": "fast0", "default-route": ["192.0.2.1"] },
                    { "name": "backup", "namespace": "infra", "ips": ["198.51.100.7/24"], "mac": "02:00:00:00:00:07" } ]
            """);
        var ran = (await TestAsync(suite)).Ok();
        const string Golden = """
            Pod shop/web gets k8s.v1.cni.cncf.io/network-status:
            [{
                "name": "cluster",
                "interface": "eth0",
                "ips": [
                    "10.70.0.2"
                ],
                "mac": "MAC",
                "default": true,
                "dns": {},
                "gateway": [
                    "10.70.0.1"
                ]
            },{
                "name": "shop/storage",
                "interface": "fast0",
                "ips": [
                    "192.0.2.10"
                ],
                "mac": "MAC",
                "dns": {}
            },{
                "name": "infra/backup",
                "interface": "net2",
                "ips": [
                    "198.51.100.7"
                ],
                "mac": "02:00:00:00:00:07",
                "dns": {
                    "nameservers": [
                        "198.51.100.1"
                    ]
                }
            }]
            """;
        Assert.Contains(Golden.ReplaceLineEndings("\n"), OwnMac.Replace(ran.Out, "\"MAC\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_and_deletes_each_network_and_looks_at_what_stays()
    {
        Pod("storage, infra/backup@lan0", space: "default");
        const string Local = "\"host-local\", \"subnet\": \"198.51.100.0/24\"";
        folder.Write("networks.yaml", Definitions.Replace("\"static\"", Local, StringComparison.Ordinal));
        var ran = (await TestAsync("bookworm", "--json")).Ok();
        var scenarios = JsonDocument.Parse(ran.Out).RootElement.GetProperty("scenarios").EnumerateArray().ToArray();
        // The definitions are tried with the pod alone, and the file by itself too.
        Assert.Equal(["Pod default/web", "the network cluster"], scenarios.Select(s => s.GetProperty("name").GetString()).Order());
        var pod = scenarios.Single(s => s.GetProperty("name").GetString() == "Pod default/web");
        var steps = pod.GetProperty("steps").EnumerateArray()
            .Select(s => $"{s.GetProperty("verb")} {(s.TryGetProperty("interface", out var link) ? link : default)}".Trim()).ToArray();
        string[] once =
        [
            "ADD eth0", "ADD net1", "ADD lan0", "result eth0", "interface eth0", "result net1", "interface net1", "result lan0",
            "interface lan0", "CHECK eth0", "CHECK net1", "CHECK lan0", "DEL lan0", "DEL net1", "DEL eth0", "DEL again lan0",
            "DEL again net1", "DEL again eth0",
        ];
        Assert.Equal([.. once, .. once, "leftovers"], steps.Where(s => !s.StartsWith("VERSION", StringComparison.Ordinal)));
        Assert.Equal(
            ["cluster", "default/storage", "infra/backup"],
            pod.GetProperty("networkStatus").EnumerateArray().Select(s => s.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Takes_back_what_was_added_where_a_network_fails()
    {
        Pod("storage, infra/backup@lan0", space: "default");
        var ran = await TestAsync("bookworm", "--json");
        Assert.Equal(3, ran.ExitCode);
        // static has no address unless the pod asks for one.
        Assert.Contains("error CNIK6203: lan0 of Pod default/web failed at ADD of bridge.", ran.Error, StringComparison.Ordinal);
        Assert.Contains(
            "error adding container to network \"backup\": plugin type=\"bridge\" failed (add): IPAM plugin returned missing IP config",
            ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("networkStatus", ran.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("a container that failed left", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_a_scenario_of_its_own_on_the_networks_that_it_names()
    {
        folder.Write("s.yaml", $$"""
            - name: two
              networks: [ { name: storage }, { name: storage } ]
              network: {{Cluster.ReplaceLineEndings(" ")}}
            """);
        folder.Write("networks.yaml", Definitions[..Definitions.IndexOf("---", StringComparison.Ordinal)]);
        var ran = (await RunAsync("bookworm", folder["s.yaml"], folder["networks.yaml"])).Ok();
        Assert.Contains("\"interface\": \"net2\"", ran.Out, StringComparison.Ordinal);
        Assert.Contains("\"192.0.2.11\"", ran.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other", "CNIK6205", "cannot find a network-attachment-definition (other) in namespace (default)")]
    [InlineData("Storage", "CNIK6206", "'Storage' is no [namespace/]name[@interface]")]
    [InlineData("storage@a-name-of-16-chars", "CNIK6206", "15 characters at most")]
    [InlineData("""[{ "name": "storage", "ips": ["192.0.2.300"] }]""", "CNIK6206", "'192.0.2.300' is no address")]
    [InlineData("""[{ "name": "storage", "mac": "02:zz" }]""", "CNIK6206", "no hardware address")]
    [InlineData("""[{ "name": "storage", "default-route": ["192.0.2.1", "192.0.2.2"] }]""", "CNIK6206", "does not support ECMP")]
    [InlineData("""[{ "namespace": "infra" }]""", "CNIK6206", "has no name")]
    [InlineData("""[{ "name": """, "CNIK9108", "")]
    public async Task Refuses_what_Multus_would_refuse(string annotation, string rule, string why)
    {
        Pod(annotation, space: "default");
        var ran = await TestAsync("bookworm");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains($"pod.yaml(6,", ran.Error, StringComparison.Ordinal);
        Assert.Contains(rule, ran.Error, StringComparison.Ordinal);
        Assert.Contains(why, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_of_an_interface_that_two_networks_want()
    {
        Pod("storage@same, storage@same", space: "default");
        var ran = await TestAsync("bookworm");
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains("same of Pod default/web failed at ADD.", ran.Error, StringComparison.Ordinal);
        Assert.Contains("interface name same already exists", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1.multus-cni.io/default-network: 'a, b'", "CNIK6206", "more than one default network is specified: a, b")]
    [InlineData("v1.multus-cni.io/default-network: a", "CNIK6205", "cannot find a network-attachment-definition (a) in namespace (kube-system)")]
    public async Task Looks_for_what_replaces_the_default_network_where_Multus_does(string annotation, string rule, string why)
    {
        folder.Write("pod.yaml", $"kind: Pod\nmetadata:\n  name: web\n  annotations:\n    {annotation}\n");
        var ran = await TestAsync("bookworm");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains(rule, ran.Error, StringComparison.Ordinal);
        Assert.Contains(why, ran.Error, StringComparison.Ordinal);
    }

    private void Pod(string annotation, string space = "shop")
    {
        var definitions = Definitions.Replace("{ name: storage }", $"{{ name: storage, namespace: {space} }}", StringComparison.Ordinal);
        folder.Write("networks.yaml", definitions);
        folder.Write("pod.yaml", $"""
            kind: Pod
            metadata:
              name: web
              namespace: {space}
              annotations:
                k8s.v1.cni.cncf.io/networks: '{annotation}'
            """);
    }

    private Task<Ran> TestAsync(string suite, params string[] more) =>
        RunAsync(suite, [folder["pod.yaml"], folder["networks.yaml"], folder["cluster.conflist"], .. more]);

    private async Task<Ran> RunAsync(string suite, params string[] arguments)
    {
        var plugins = Path.Combine(await DebianPackages.UnpackAsync(suite, "amd64"), "usr/lib/cni");
        return await new Cnikit(folder.Path, folder["store"]).RunAsync(["test", "--target", plugins, .. arguments]);
    }

    // The kernel draws one where none was asked for.
    [GeneratedRegex("\"(?!02:00:00:00:00:07)([0-9a-f]{2}:){5}[0-9a-f]{2}\"")]
    private static partial Regex OwnMac { get; }
}
