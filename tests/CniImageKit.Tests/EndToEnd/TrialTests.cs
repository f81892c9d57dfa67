using System.Text.Json;
using System.Xml.Linq;

namespace CniImageKit.Tests.EndToEnd;

/// <summary><c>cnikit test</c> with Debian's plugins, and with plugins that do wrong in one way each.</summary>
public sealed class TrialTests : IClassFixture<RealNode>, IDisposable
{
    private readonly RealNode node;
    private readonly TempFolder folder = new();

    public TrialTests(RealNode node)
    {
        Needs.Tool("unshare", "util-linux");
        Needs.Tool("ip", "iproute2");
        Needs.Tool("iptables", "iptables");
        Needs.Tool("nft", "nftables");
        this.node = node;
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Runs_the_reference_plugins_of_the_lock()
    {
        var ran = (await node.Cnikit.RunAsync("test", "--json", "--junit", folder["results.xml"])).Ok();
        var scenarios = JsonDocument.Parse(ran.Out).RootElement.GetProperty("scenarios").EnumerateArray()
            .ToDictionary(s => s.GetProperty("name").GetString()!, s => s.GetProperty("result").GetString()!);
        foreach (var sure in new[] { "loopback", "bridge with host-local", "bridge in two families", "ptp", "macvlan", "host-device" })
            Assert.Equal("passed", scenarios[sure]);
        Assert.Equal("deviates", scenarios["sbr behind ptp"]);
        Assert.DoesNotContain("failed", scenarios.Values);
        // Its plugins are dynamic, and the C library of arm64 may be here or not: but never nothing.
        Assert.Contains(scenarios["linux/arm64 plugins"], new[] { "passed", "not testable here" });
        var suites = XDocument.Load(folder["results.xml"]).Root!.Elements("testsuite").ToArray();
        Assert.Equal(scenarios.Count, suites.Length);
        Assert.All(suites, s => Assert.Equal((int)s.Attribute("tests")!, s.Elements("testcase").Count()));
        Assert.Empty(Directory.GetDirectories(node.Store, "trials-*"));
    }

    [Fact]
    public async Task Needs_no_root()
    {
        Needs.Root();
        Needs.Tool("setpriv", "util-linux");
        // Readable for everybody, unlike a folder of root's own.
        var plugins = Path.Combine(node.Output, "rootfs/linux-amd64/opt/cni/bin");
        (await Shell.RunAsync("chmod", "a+rX", "-R", node.Directory)).Ok();
        var cnikit = new Cnikit(node.Directory, folder["store"]);
        Directory.CreateDirectory(folder["store"]);
        (await Shell.RunAsync("chmod", "777", folder["store"], folder.Path)).Ok();
        var ran = await cnikit.RunUnderAsync(
            "setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "--"], "test", "--target", plugins);
        Assert.Contains("passed", ran.Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_attachment_definitions_of_the_user_and_makes_the_links_that_they_name()
    {
        folder.Write("net.yaml", """
            kind: NetworkAttachmentDefinition
            metadata: { name: storage, namespace: default }
            spec:
              config: |
                { "cniVersion": "0.4.0", "name": "storage", "plugins": [
                  { "type": "macvlan", "master": "eth7", "ipam": { "type": "host-local", "subnet": "192.0.2.0/24" } },
                  { "type": "tuning", "mtu": 1400 } ] }
            ---
            kind: NetworkAttachmentDefinition
            metadata: { name: cluster }
            spec: { config: '{ "cniVersion": "1.0.0", "type": "macvlan", "master": "e", "ipam": { "type": "whereabouts" } }' }
            """);
        var ran = await node.Cnikit.RunAsync("test", folder["net.yaml"]);
        Assert.Contains("NetworkAttachmentDefinition default/storage  0.4.0  passed", ran.Out, StringComparison.Ordinal);
        Assert.Contains("failed to find plugin \"whereabouts\" in path [", ran.Error, StringComparison.Ordinal);
        Assert.Equal(3, ran.ExitCode);
    }

    [Fact]
    public async Task Leaves_the_machine_as_it_was()
    {
        async Task<string> Look() =>
            (await Shell.RunAsync("ip", "-o", "link")).Out + (await Shell.RunAsync("ip", "netns", "list")).Out
            + string.Join('\n', Directory.Exists("/var/lib/cni") ? Directory.GetFileSystemEntries("/var/lib/cni") : []);
        var before = await Look();
        (await node.Cnikit.RunAsync("test")).Ok();
        Assert.Equal(before, await Look());
    }

    [Theory]
    [InlineData("echo 'no json'", "ADD of wrong", "it printed no JSON: no json")]
    [InlineData("echo '{\"code\": 7, \"msg\": \"bad\", \"details\": \"very\"}'; exit 1", "ADD of wrong", "bad; very")]
    [InlineData("kill -9 $$", "ADD of wrong", "it ended with 137")]
    [InlineData("NEW; echo '{\"cniVersion\": \"0.3.0\"}'", "result", "its cniVersion is 0.3.0")]
    [InlineData("echo '{\"cniVersion\": \"1.0.0\"}'", "interface", "the pod has no eth0")]
    [InlineData("NEW; echo '{\"cniVersion\": \"1.0.0\", \"ips\": [{\"address\": \"192.0.2.9/24\"}]}'", "interface", "the result names 192.0.2.9/24")]
    [InlineData("NEW; GOOD; touch /var/lib/cni/$CNI_CONTAINERID", "leftovers", "a deleted container left: lease /var/lib/cni/second")]
    [InlineData("NEW; GOOD; ip rule add from 192.0.2.$(echo $CNI_CONTAINERID | wc -c) table 9", "leftovers", "a deleted container left: rule ")]
    public async Task Tells_what_a_plugin_does_wrong(string add, string step, string found)
    {
        add = add.Replace("NEW", "ip -n $CNI_CONTAINERID link add eth0 type veth peer name x", StringComparison.Ordinal)
            .Replace("GOOD", "echo '{\"cniVersion\": \"1.0.0\"}'", StringComparison.Ordinal);
        Plugin("wrong", add);
        var ran = await TryAsync();
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains($"the network n failed at {step}", ran.Error, StringComparison.Ordinal);
        Assert.Contains(found, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_of_a_version_that_is_not_spoken()
    {
        folder.Write("bin/wrong", "#!/bin/sh\necho '{\"cniVersion\": \"0.4.0\", \"supportedVersions\": [\"0.4.0\"]}'\n");
        (await Shell.RunAsync("chmod", "755", folder["bin/wrong"])).Ok();
        var ran = await TryAsync();
        Assert.Contains("failed at VERSION of wrong", ran.Error, StringComparison.Ordinal);
        Assert.Contains("config is \"1.0.0\", plugin supports [0.4.0]", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- name: a\n  netwrk: {}\n", "CNIK6202")]
    [InlineData("- name: a\n  network: { plugins: [] }\n", "CNIK6202")]
    [InlineData("- network: { type: x }\n", "CNIK6202")]
    [InlineData("- [\n", "CNIK1001")]
    public async Task Refuses_a_scenario_that_is_none(string text, string rule)
    {
        folder.Write("s.yaml", text);
        var ran = await node.Cnikit.RunAsync("test", folder["s.yaml"], "--target", folder.Path);
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains(rule, ran.Error, StringComparison.Ordinal);
    }

    private async Task<Ran> TryAsync()
    {
        folder.Write("n.conflist", """{ "cniVersion": "1.0.0", "name": "n", "plugins": [{ "type": "wrong" }] }""");
        return await node.Cnikit.RunAsync("test", folder["n.conflist"], "--target", folder["bin"]);
    }

    // A plugin that does everything right but ADD.
    private void Plugin(string name, string add)
    {
        folder.Write($"bin/{name}", $$"""
            #!/bin/sh
            PATH=/usr/sbin:/usr/bin:/sbin:/bin
            cat >/dev/null
            case $CNI_COMMAND in
            VERSION) echo '{"cniVersion": "1.0.0", "supportedVersions": ["0.4.0", "1.0.0"]}' ;;
            ADD) {{add}} ;;
            esac
            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder[$"bin/{name}"], (UnixFileMode)0b111_101_101);
    }
}
