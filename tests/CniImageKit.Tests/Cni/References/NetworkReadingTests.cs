using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Cni.References;

/// <summary>Every place in a network configuration that makes something run a plugin.</summary>
public class NetworkReadingTests
{
    [Theory]
    [InlineData("10-a.conf", """{ "type": "macvlan", "ipam": { "type": "whereabouts" } }""", "macvlan whereabouts")]
    [InlineData("10-a.conflist",
        """{ "plugins": [ { "type": "bridge", "ipam": { "type": "host-local" } }, { "type": "portmap" }, 7 ] }""", "bridge host-local portmap")]
    [InlineData("a.json", """{ "type": "module" }""", "")]
    [InlineData("a.json", """{ "cniVersion": "1.0.0", "type": "vrf" }""", "vrf")]
    [InlineData("a.json", """{ "cniVersions": ["1.0.0"], "name": "a", "plugins": [{ "type": "vrf" }] }""", "vrf")]
    [InlineData("a.conf", """{ "type": "flannel" }""", "flannel bridge host-local")]
    [InlineData("a.conf", """{ "type": "flannel", "ipam": { "type": "static" }, "delegate": { "type": "ptp" } }""", "flannel static ptp")]
    [InlineData("a.conf", """{ "type": "flannel", "delegate": { "hairpinMode": true } }""", "flannel bridge host-local")]
    [InlineData("a.conf",
        """{ "type": "multus", "auxiliaryCNIChainName": "c", "delegates": [ { "plugins": [ { "type": "ptp" } ] }, { "type": "sbr" } ] }""",
        "multus ptp sbr passthru")]
    [InlineData("a.conf", """{ "type": "multus", "delegates": [ { "type": "flannel" } ] }""", "multus flannel bridge host-local")]
    [InlineData("a.conf", """{ "type": "bridge", "capabilities": { "type": "no" }, "runtimeConfig": { "ipam": { "type": "no" } } }""", "bridge")]
    public void Finds(string file, string text, string names) => Assert.Equal(names, Reading.Plugins(file, text));

    [Fact]
    public void Says_where_and_for_what_and_why()
    {
        var set = Reading.Of("net.d/10-a.conflist", """
            {
              "cniVersion": "1.0.0", "name": "cbr0",
              "plugins": [
                { "type": "flannel" },
                { "type": "portmap", "capabilities": { "portMappings": true } }
              ]
            }
            """);
        Assert.Equal(
            [
                "flannel net.d/10-a.conflist(4,15) the network cbr0 ",
                "bridge net.d/10-a.conflist(4,15) the network cbr0 flannel hands over to it unless delegate.type names another",
                "host-local net.d/10-a.conflist(4,15) the network cbr0 flannel's delegate takes addresses from it unless ipam.type names another",
                "portmap net.d/10-a.conflist(5,15) the network cbr0 ",
            ],
            set.Plugins.Select(p => $"{p.Plugin} {p.At} {p.By} {p.Implied}"));
        Assert.Contains("cbr0", set.Defined);
    }

    [Theory]
    [InlineData("""{ "type": "__CNI_TYPE__", "mtu": __CNI_MTU__ }""")]
    [InlineData("""{ "type": "{{ .Values.type }}", "mtu": {{ .Values.mtu | default 1500 }} }""")]
    [InlineData("{ \"type\": \"${TYPE}\",\n {{- if .Values.x }}\n \"x\": $(X),\n {{- end }}\n \"mtu\": ${MTU} }")]
    public void Takes_a_template_for_unknown(string text)
    {
        var set = Reading.Of("a.conf", text);
        Assert.Empty(set.Plugins);
        Assert.Empty(set.Findings);
        Assert.Single(set.Unknown);
    }

    [Theory]
    [InlineData("""{ "type": "../../bin/sh" }""", "a.conf(1,11): error CNIK6102: ")]
    [InlineData("""{ "type": "a/b" }""", "a.conf(1,11): error CNIK6102: ")]
    [InlineData("""{ "name": "x", "plugins": [ { "type": "ptp" } ] }""", "a.conf(1,27): error CNIK6103: the network x is a list")]
    [InlineData("""{ "type": "macvlan", "ipam": { "type": "dhcp" } }""", "a.conf(1,40): warning CNIK6601: ")]
    public void Says_what_the_node_would_stumble_over(string text, string finding) =>
        Assert.StartsWith(finding, Assert.Single(Reading.Of("a.conf", text).Findings).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{ \"type\": \"a\", }")]
    [InlineData("{ \"type\": \"\\ud800\" }")]
    [InlineData("__A__")]
    public void Refuses_what_is_no_JSON(string text)
    {
        if (text == "__A__") Assert.Empty(Reading.Of("a.conf", text).Plugins);
        else Assert.Equal("CNIK9108", Assert.Throws<CniImageKitException>(() => Reading.Of("a.conf", text)).Diagnostics[0].Rule.Id);
    }

    [Fact]
    public void Names_the_networks_that_Multus_looks_up()
    {
        var set = Reading.Of("00-multus.conf", """
            { "name": "multus-cni-network", "type": "multus-shim", "clusterNetwork": "cbr0", "defaultNetworks": ["sidecar"], "binDir": "/x" }
            """);
        Assert.Equal(["cbr0", "sidecar"], set.Networks.Select(n => n.Name));
        Assert.Equal(["/x"], Assert.Single(set.Directories).Paths);
    }

    [Fact]
    public void Survives_delegates_without_end()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"type\":\"multus\",\"delegates\":[", 45));
        deep += string.Concat(Enumerable.Repeat("]}", 45));
        Assert.NotEmpty(Reading.Of("a.conf", deep).Plugins);
    }
}
