using CniImageKit.Cni;

namespace CniImageKit.Tests.Cni;

public class ConfigNamesTests
{
    [Theory]
    [InlineData("10-a.conf", """{ "type": "macvlan", "ipam": { "type": "dhcp" } }""", "macvlan dhcp")]
    [InlineData("10-a.conflist",
        """{ "plugins": [ { "type": "bridge", "ipam": { "type": "host-local" } }, { "type": "portmap" }, 7 ] }""", "bridge host-local portmap")]
    [InlineData("a.json", """{ "type": "module" }""", "")]
    [InlineData("a.json", """{ "cniVersion": "1.0.0", "type": "vrf" }""", "vrf")]
    [InlineData("a.json", """{ "kind": "NetworkAttachmentDefinition", "spec": { "config": "{\"type\": \"ipvlan\"}" } }""", "ipvlan")]
    [InlineData("a.json", """{ "kind": "NetworkAttachmentDefinition", "spec": { "config": "{" } }""", "")]
    [InlineData("a.conf", """{ "type": "flannel" }""", "flannel bridge host-local")]
    [InlineData("a.conf", """{ "type": "flannel", "ipam": { "type": "static" }, "delegate": { "type": "ptp" } }""", "flannel static ptp")]
    [InlineData("a.conf",
        """{ "type": "multus", "auxiliaryCNIChainName": "c", "delegates": [ { "plugins": [ { "type": "ptp" } ] }, { "type": "sbr" } ] }""",
        "multus passthru ptp sbr")]
    [InlineData("a.conf", """{ "type": "../../bin/sh" }""", "")]
    [InlineData("a.conf", """{ "type": "__CNI_TYPE__", "mtu": __CNI_MTU__ }""", "")]
    [InlineData("a.conf", "", "")]
    [InlineData("a.yaml", "a: &x [*x\n", "")]
    [InlineData("a.yaml", "kind: NetworkAttachmentDefinition\n---\nkind: NetworkAttachmentDefinition\nspec:\n  config: |\n    { \"type\": \"macvlan\",\n      \"ipam\": { \"type\": \"whereabouts\" } }\n",
        "macvlan whereabouts")]
    [InlineData("a.yml", "kind: ConfigMap\ndata:\n  cni-conf.json: '{ \"cniVersion\": \"1.0.0\", \"plugins\": [ { \"type\": \"tuning\" } ] }'\n  x: '{ \"type\": \"y\" }'\n", "tuning")]
    [InlineData("a.yml", "kind: List\nitems:\n- kind: NetworkAttachmentDefinition\n  spec: { config: '{ \"type\": \"tap\" }' }\n", "tap")]
    public void Finds(string file, string text, string names) => Assert.Equal(names, string.Join(' ', ConfigNames.In(file, text)));

    [Fact]
    public void Looks_below_directories_and_follows_no_links()
    {
        using var folder = new TempFolder();
        folder.Write("net.d/10-a.conflist", """{ "plugins": [ { "type": "ptp" } ] }""");
        folder.Write("deploy/x/nad.yaml", "kind: NetworkAttachmentDefinition\nspec: { config: '{ \"type\": \"vlan\" }' }\n");
        folder.Write("node_modules/x.conf", """{ "type": "no" }""");
        folder.Write(".git/x.conf", """{ "type": "no" }""");
        folder.Write("readme.md", """{ "type": "no" }""");
        Directory.CreateSymbolicLink(folder["net.d/loop"], folder.Path);

        var found = ConfigNames.Under([folder.Path, folder["absent"]], TestContext.Current.CancellationToken);

        Assert.Equal(["ptp", "vlan"], found.Select(f => f.Plugin));
        Assert.Equal(folder["deploy/x/nad.yaml"], found[1].File);
    }
}
