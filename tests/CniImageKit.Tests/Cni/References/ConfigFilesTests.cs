using CniImageKit.Catalog;
using CniImageKit.Cni.References;
using CniImageKit.Manifest;
using CniImageKit.Reviewing;

namespace CniImageKit.Tests.Cni.References;

/// <summary>Directories of configuration as a runtime finds them.</summary>
public sealed class ConfigFilesTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Counts_what_lies_in_the_directory_of_a_list_among_its_plugins()
    {
        folder.Write("net.d/10-chain.conflist", """{ "cniVersion": "0.3.1", "name": "chain", "plugins": [{ "type": "bridge" }] }""");
        folder.Write("net.d/chain/20-b.conf", """{ "type": "firewall" }""");
        folder.Write("net.d/chain/10-a.conf", """{ "type": "tuning", "ipam": { "type": "static" } }""");
        folder.Write("net.d/20-other.conflist", """{ "name": "other", "loadOnlyInlinedPlugins": "true", "plugins": [{ "type": "ptp" }] }""");
        folder.Write("net.d/other/10-a.conf", """{ "type": "unread" }""");
        var set = Read("net.d");
        Assert.Equal(
            [
                "bridge the network chain", "tuning the network chain", "static the network chain", "firewall the network chain",
                "ptp the network other",
            ],
            set.Plugins.Select(p => $"{p.Plugin} {p.By}"));
        Assert.Empty(set.Findings);
        Assert.Equal(
            ["error CNIK6110 firewall", "warning CNIK6611 ", "warning CNIK6606 "],
            Check(set, "containerd 1.7").Select(f => $"{f.Rule.Severity.ToString().ToLowerInvariant()} {f.Rule.Id} "
                + (f.Rule.Id == "CNIK6110" ? "firewall" : "")));
        Assert.DoesNotContain(Check(set, "containerd 2.1"), f => f.Rule.Id == "CNIK6606");
    }

    [Fact]
    public void Takes_a_list_whose_plugins_all_lie_beside_it()
    {
        folder.Write("net.d/10-chain.conflist", """{ "cniVersion": "1.0.0", "name": "chain" }""");
        folder.Write("net.d/chain/10-a.conf", """{ "type": "macvlan" }""");
        folder.Write("net.d/chain/20-b.conf", """{ "typ": "macvlan" }""");
        var set = Read("net.d");
        Assert.Equal("macvlan", Assert.Single(set.Plugins).Plugin);
        Assert.EndsWith(
            "chain/20-b.conf(1,1): error CNIK6106: the network chain cannot be loaded. The node would fail with: "
                + "error parsing configuration: missing 'type'.",
            Assert.Single(set.Findings).ToString(), StringComparison.Ordinal);
        Assert.Empty(Check(set, "containerd 2.1"));
    }

    [Fact]
    public void Gives_the_plugins_of_an_auxiliary_chain_the_version_of_Multus()
    {
        folder.Write("net.d/00-multus.conf", """
            { "cniVersion": "0.3.1", "name": "multus-cni-network", "type": "multus-shim", "clusterNetwork": "/etc/cni/net.d/10-a.conflist",
              "auxiliaryCNIChainName": "vendor" }
            """);
        folder.Write("net.d/vendor/10-a.conf", """{ "type": "firewall" }""");
        var set = Read("net.d");
        Assert.Equal(["multus-shim", "passthru", "firewall"], set.Plugins.Select(p => p.Plugin));
        Assert.Equal(["CNIK6110"], Check(set, "containerd 2.1").Select(f => f.Rule.Id));
    }

    [Theory]
    [InlineData("10-a.conflist", "{ \"name\": \"a\", \"plugins\": [ }", "error CNIK9108")]
    [InlineData("10-a.conf", "{ \"cniVersion\": \"1.0.0\", }", "error CNIK9108")]
    [InlineData("other.conf", "include /etc/cni/*;", "warning CNIK6605")]
    [InlineData("other.json", "{ \"cni\": }", "warning CNIK6605")]
    public void Takes_a_network_that_cannot_be_read_for_an_error_and_passes_over_the_rest(string name, string text, string finding)
    {
        folder.Write(name, text);
        Assert.Contains(finding, Assert.Single(Read("").Findings).ToString(), StringComparison.Ordinal);
    }

    private ReferenceSet Read(string directory)
    {
        var set = new ReferenceSet();
        new ConfigFiles(set, path => folder[path], CancellationToken.None).Read([directory]);
        return set;
    }

    private static IEnumerable<CniImageKit.Diagnostics.Diagnostic> Check(ReferenceSet set, string runtime)
    {
        var node = new NodeSpec { Runtime = new Located<string>(runtime, new CniImageKit.Diagnostics.Location("cni.yaml", 1, 1)) };
        return new VersionCheck(set, [new SpokenVersions("firewall", "x", "0.4.0-1.1.0")], node, RuntimeTable.Load()).Findings;
    }
}
