using CniImageKit.Catalog;
using CniImageKit.Cni.References;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Reviewing;

namespace CniImageKit.Tests.Cni.References;

/// <summary>Multus that takes the first network of the node for its own, and the CNI versions with which it does not start.</summary>
public class MultusTopTests
{
    private const string Auto = "\"multusConfigFile\": \"auto\", \"multusAutoconfigDir\": \"/host/etc/cni/net.d\"";

    [Theory]
    [InlineData("0.3.1", "0.3.1", null)]
    [InlineData("0.3.1", "1.0.0", null)]
    [InlineData("0.4.0", "0.4.0", null)]
    [InlineData("1.1.0", "0.4.0", null)]
    [InlineData("0.4.0", "0.3.1", "delegate cni version is 0.3.1 while top level cni version is 0.4.0")]
    [InlineData("1.0.0", "0.3.1", "delegate cni version is 0.3.1 while top level cni version is 1.0.0")]
    [InlineData("1.0.0", null, "couldn't get cni version of delegate")]
    [InlineData("new", "1.0.0", "couldn't get top level cni version")]
    [InlineData(null, "1.0.0", "the CNI version is a mandatory parameter when the '-multus-config-file=auto' option is used")]
    [InlineData("{{ .Values.version }}", "0.3.1", null)]
    [InlineData("1.0.0", "__VERSION__", null)]
    public void The_daemon_starts_or_says_why_not(string? own, string? network, string? words) =>
        Says(words, ("multus.yaml", Daemon(own, Auto)), ("net.d/10-a.conflist", Network("a", network)));

    [Theory]
    [InlineData(null, "--cni-version=0.3.1")]
    [InlineData("Multus cni version is \"1.0.0\" while master plugin cni version is \"0.3.1\"", "--cni-version=1.0.0")]
    [InlineData("Multus cni version is \"1.0.0\" while master plugin cni version is \"0.3.1\"", "--cni-version", "1.0.0")]
    [InlineData(null, "--multus-conf-file=auto")]
    [InlineData(null, "--multus-conf-file=/tmp/own.conf", "--cni-version=1.0.0")]
    [InlineData(null, "--force-cni-version", "--cni-version=1.0.0")]
    [InlineData(null, "--cni-version=1.0.0", "--force-cni-version")]
    [InlineData(null, "--cni-version=$(VERSION)")]
    public void The_entry_point_of_the_thin_plugin_too(string? words, params string[] arguments) =>
        Says(words, ("multus.yaml", DaemonSet("/thin_entrypoint", arguments)), ("net.d/10-a.conflist", Network("a", "0.3.1")));

    [Fact]
    public void The_entry_point_wants_a_version_in_any_case()
    {
        const string Words = "cannot get cniVersion in master CNI config file \"10-a.conflist\"";
        Says(Words, ("multus.yaml", DaemonSet("/thin_entrypoint")), ("net.d/10-a.conflist", Network("a", null)));
        Says(null, ("multus.yaml", DaemonSet("/other", "--cni-version=1.0.0")), ("net.d/10-a.conflist", Network("a", null)));
    }

    [Fact]
    public void The_first_network_by_the_name_of_its_file_is_meant()
    {
        var old = ("net.d/20-old.conflist", Network("old", "0.3.1"));
        var own = ("net.d/00-multus.conf", """{ "cniVersion": "0.3.1", "name": "m", "type": "multus-shim" }""");
        var @new = ("net.d/10-new.conf", """{ "cniVersion": "1.0.0", "name": "n", "type": "bridge" }""");
        Says(null, ("multus.yaml", Daemon("1.0.0", Auto)), old, own, @new);
        Says("delegate cni version is 0.3.1 while top level cni version is 1.0.0", ("multus.yaml", Daemon("1.0.0", Auto)), own, old);
    }

    [Fact]
    public void A_network_that_is_named_is_meant_and_no_other()
    {
        var named = ("multus.yaml", Daemon("1.0.0", Auto + ", \"multusMasterCNI\": \"20-old.conflist\""));
        var first = ("net.d/10-new.conflist", Network("new", "1.0.0"));
        var second = ("files/20-old.conflist", Network("old", "0.3.1"));
        Says("delegate cni version is 0.3.1 while top level cni version is 1.0.0", named, first, second);
        Says(null, named, first);
    }

    [Fact]
    public void Nothing_is_said_where_it_cannot_be_told_which_network_comes_first()
    {
        var daemon = ("multus.yaml", Daemon("1.0.0", Auto));
        Says(null, daemon, ("one/net.d/10-a.conflist", Network("a", "0.3.1")), ("two/net.d/10-b.conflist", Network("b", "1.0.0")));
        Says(null, daemon, ("net.d/networks.json", Network("a", "0.3.1")));
        Says(null, daemon, ("networks/10-a.conflist", Network("a", "0.3.1")));
        Says(null, daemon, ("etc/cni/multus/net.d/10-a.conflist", Network("a", "0.3.1")));
        const string elsewhere = "\"multusAutoconfigDir\": \"/host/run/cni\", \"cniConfigDir\": \"/host/etc/cni/net.d\"";
        Says(null, ("multus.yaml", Daemon("1.0.0", elsewhere)), ("net.d/10-a.conflist", Network("a", "0.3.1")));
        Says(null, ("multus.yaml", Daemon("1.0.0", "\"multusConfigFile\": \"/own.conf\"")), ("net.d/10-a.conflist", Network("a", "0.3.1")));
        Says(null, ("multus.yaml", Daemon("1.0.0", Auto + ", \"forceCNIVersion\": true")), ("net.d/10-a.conflist", Network("a", "0.3.1")));
    }

    [Fact]
    public void Says_who_is_meant_and_what_mends_it()
    {
        var finding = Assert.Single(Check(("multus.yaml", Daemon("1.0.0", Auto)), ("net.d/10-a.conflist", Network("a", "0.3.1"))));
        Assert.Equal(
            [
                "net.d/10-a.conflist(1,17): error CNIK6114: Multus hands over to the network a first, and would not start on the node: "
                    + "delegate cni version is 0.3.1 while top level cni version is 1.0.0.",
                "  needed by  daemon-config.json of ConfigMap kube-system/multus-daemon-config",
                "  expected   0.4.0 or newer, as Multus has 1.0.0",
                "  found      0.3.1",
                "  mend       give the network and Multus' own configuration the same cniVersion",
            ],
            finding.ToText().Split('\n'));
    }

    private static string Network(string name, string? version) =>
        $$"""{ {{(version is null ? "" : $"\"cniVersion\": \"{version}\", ")}}"name": "{{name}}", "plugins": [{ "type": "bridge" }] }""";

    private static string Daemon(string? version, string more) => $$"""
        kind: ConfigMap
        metadata: { name: multus-daemon-config, namespace: kube-system }
        data:
          daemon-config.json: |
            { {{(version is null ? "" : $"\"cniVersion\": \"{version}\", ")}}"logLevel": "verbose", {{more}} }
        """;

    private static string DaemonSet(string command, params string[] arguments) => $$"""
        kind: DaemonSet
        metadata: { name: kube-multus-ds, namespace: kube-system }
        spec:
          template:
            spec:
              containers:
                - { name: kube-multus, command: ["{{command}}"], args: [{{string.Join(", ", arguments.Select(a => $"\"{a}\""))}}] }
        """;

    private static void Says(string? words, params (string Name, string Text)[] files) => Assert.Equal(
        words is null ? [] : [$": {words}."],
        Check(files).Select(f => f.Message[f.Message.IndexOf(": ", StringComparison.Ordinal)..]));

    private static Diagnostic[] Check(params (string Name, string Text)[] files)
    {
        var set = new ReferenceSet();
        foreach (var (name, text) in files) ConfigText.Read(name, text, set);
        return [.. new VersionCheck(set, [], new NodeSpec(), RuntimeTable.Load()).Findings.Where(f => f.Rule.Id == "CNIK6114")];
    }
}
