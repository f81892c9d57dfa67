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
    [InlineData("daemon-config.json", """{ "cniVersion": "0.3.1", "multusConfigFile": "auto", "auxiliaryCNIChainName": "c" }""", "passthru")]
    [InlineData("daemon-config.json", """{ "auxiliaryCNIChainName": "c" }""", "passthru")]
    [InlineData("a.conf", """{ "type": "first", "type": "last" }""", "last")]
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

    // In the words of libcni 1.3.0, and of Multus.
    [Theory]
    [InlineData("""{ "cniVersion": "1.0.0", "plugins": [{ "type": "a" }] }""", "error parsing configuration list: no name")]
    [InlineData("""{ "name": 7, "plugins": [{ "type": "a" }] }""", "error parsing configuration list: invalid name type float64")]
    [InlineData("""{ "name": "a b", "plugins": [{ "type": "a" }] }""", "invalid characters found in network name")]
    [InlineData("""{ "name": "a", "cniVersion": 1.0, "plugins": [{ "type": "a" }] }""", "error parsing configuration list: invalid cniVersion type float64")]
    [InlineData("""{ "name": "a", "cniVersions": "1.0.0", "plugins": [{ "type": "a" }] }""", "invalid type for cniVersions: string")]
    [InlineData("""{ "name": "a", "cniVersions": [1], "plugins": [{ "type": "a" }] }""", "invalid type for cniVersions index 0: float64")]
    [InlineData("""{ "name": "a", "disableCheck": "yes", "plugins": [{ "type": "a" }] }""", "invalid value \"yes\" for disableCheck")]
    [InlineData("""{ "name": "a", "disableGC": 1, "plugins": [{ "type": "a" }] }""", "invalid type float64 for disableGC")]
    [InlineData("""{ "name": "a", "loadOnlyInlinedPlugins": true }""", "`loadOnlyInlinedPlugins` is true, and no 'plugins' key")]
    [InlineData("""{ "name": "a" }""", "no plugin configs found")]
    [InlineData("""{ "name": "a", "plugins": {} }""", "invalid 'plugins' type map[string]interface {}")]
    [InlineData("""{ "name": "a", "plugins": [] }""", "error parsing configuration list: no plugins in list")]
    [InlineData("""{ "name": "a", "plugins": [{ "type": "a" }, { "typ": "b" }] }""", "failed to parse plugin config 1: error parsing configuration: missing 'type'")]
    public void Says_why_a_list_cannot_be_loaded(string text, string words)
    {
        var finding = Assert.Single(Reading.Of("a.conflist", text).Findings);
        Assert.Equal("CNIK6106", finding.Rule.Id);
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.conf", """{ "cniVersion": "1.0.0", "name": "a" }""", "CNIK6106")]
    [InlineData("whereabouts.conf", """{ "datastore": "kubernetes", "log_level": "error" }""", "")]
    [InlineData("a.conflist", """{ "name": "a", "disableCheck": "TRUE", "disableGC": false, "plugins": [{ "type": "a" }] }""", "")]
    [InlineData("a.conflist", """{ "name": "a", "plugins": [{ "type": "a", "mtu": __MTU__ }, { {{ .More }} }] }""", "CNIK6604")]
    [InlineData("a.conflist", """{ "name": "a", "plugins": [{ "type": "a", "mtu": __MTU__ }] }""", "")]
    [InlineData("a.conflist", "{ \"name\": \"a\",\n{% if x %}\n\"disableGC\": true,\n{% endif %}\n\"plugins\": [{ \"type\": \"{{ x }}\" }] }", "")]
    [InlineData("a.yaml", "kind: NetworkAttachmentDefinition\nmetadata: { name: a }\nspec: { config: '{ \"plugins\": [{ \"type\": \"a\" }] }' }\n", "")]
    [InlineData("a.yaml", "kind: NetworkAttachmentDefinition\nmetadata: { name: a }\nspec: { config: '{ \"cniVersion\": \"1.0.0\" }' }\n", "CNIK6106")]
    [InlineData("a.yaml", "kind: ConfigMap\ndata:\n  10-a.conflist: '{ \"name\": \"a\", \"plugins\": [] }'\n", "CNIK6106")]
    [InlineData("a.yaml", "kind: ConfigMap\ndata:\n  daemon-config.json: '{ \"cniVersion\": \"0.3.1\", \"multusConfigFile\": \"auto\" }'\n", "")]
    public void Takes_nothing_for_a_fault_that_a_node_would_load(string file, string text, string rules) =>
        Assert.Equal(rules, string.Join(' ', Reading.Of(file, text).Findings.Select(f => f.Rule.Id)));

    [Theory]
    [InlineData("{ \"type\": \"a\", }", "The JSON object contains a trailing comma at the end")]
    [InlineData("", "it is empty")]
    public void Says_what_is_wrong_with_the_JSON_in_words_for_people(string text, string words)
    {
        var fault = Assert.Throws<CniImageKitException>(() => Reading.Of("a.conf", text)).Diagnostics[0];
        Assert.Equal($"The configuration cannot be read: {words}.", fault.Message);
    }

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
