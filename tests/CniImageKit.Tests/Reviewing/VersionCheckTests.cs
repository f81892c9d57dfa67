using CniImageKit.Catalog;
using CniImageKit.Cni.References;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Reviewing;
using CniImageKit.Tests.Locking;

namespace CniImageKit.Tests.Reviewing;

/// <summary>CNI versions of networks against the plugins, the runtime and Multus.</summary>
public class VersionCheckTests
{
    private static readonly RuntimeTable Table = RuntimeTable.Load();

    [Theory]
    [InlineData("""{ "cniVersion": "1.0.0", "name": "n", "type": "bridge" }""", "containerd 1.7", "")]
    [InlineData("""{ "cniVersion": "1.1.0", "name": "n", "type": "bridge" }""", "containerd 2.1", "")]
    [InlineData("""{ "cniVersion": "1.1.0", "name": "n", "type": "bridge" }""", "containerd 1.7", "CNIK6111")]
    [InlineData("""{ "cniVersion": "1.1.0", "name": "n", "type": "old" }""", "containerd 2.1", "CNIK6110")]
    [InlineData("""{ "cniVersion": "1.1.0", "name": "n", "type": "bridge", "ipam": { "type": "old" } }""", "containerd 2.1", "CNIK6110")]
    [InlineData(
        """{ "cniVersion": "0.3.1", "name": "n", "plugins": [{ "type": "bridge" }, { "type": "firewall" }] }""", "cri-o 1.30", "CNIK6110")]
    [InlineData("""{ "cniVersion": "0.2.0", "name": "n", "plugins": [{ "type": "bridge" }, { "type": "old" }] }""", null, "CNIK6112")]
    [InlineData("""{ "name": "n", "type": "bridge" }""", null, "CNIK6611")]
    [InlineData("""{ "cniVersion": "1.0.0", "name": "n", "plugins": [{ "type": "bridge", "cniVersion": "0.4.0" }] }""", null, "CNIK6612")]
    [InlineData("""{ "cniVersion": "9.9.9", "name": "n", "type": "unknown" }""", null, "")]
    [InlineData("""{ "cniVersion": "__V__", "name": "n", "type": "old" }""", null, "")]
    [InlineData(
        """{ "cniVersions": ["0.4.0", "1.0.0", "1.1.0"], "name": "n", "plugins": [{ "type": "old" }] }""", "containerd 2.0", "CNIK6110")]
    [InlineData("""{ "cniVersion": "0.4.0", "cniVersions": ["1.1.0"], "name": "n", "plugins": [{ "type": "old" }] }""", "containerd 1.7", "")]
    public void Finds(string network, string? runtime, string rules) =>
        Assert.Equal(rules, string.Join(' ', Check("a.conflist", network, runtime).Findings.Select(f => f.Rule.Id)));

    [Fact]
    public void Says_what_the_plugin_would_and_what_all_of_them_speak()
    {
        var finding = Check("a.conflist", """
            { "cniVersion": "1.1.0", "name": "n", "plugins": [{ "type": "bridge" }, { "type": "old" }] }
            """, "containerd 2.1").Findings.Single();
        Assert.Equal(
            [
                "a.conflist(1,83): error CNIK6110: The node would fail with: incompatible CNI versions; config is \"1.1.0\", plugin supports "
                    + "[\"0.1.0\" \"0.2.0\" \"0.3.0\" \"0.3.1\" \"0.4.0\" \"1.0.0\"].",
                "  needed by  the network n",
                "  found      old of sample 1.9.1",
                "  mend       write \"cniVersion\": \"1.0.0\", which all of them speak, or take another version of old",
            ],
            finding.ToText().Split('\n'));
    }

    [Fact]
    public void Holds_attachment_definitions_against_Multus()
    {
        Assert.Equal("CNIK6111", Assert.Single(Check("a.yaml", Definition("1.1.0"), "containerd 2.1", "4.0").Findings).Rule.Id);
        Assert.Empty(Check("a.yaml", Definition("1.1.0"), "containerd 1.7", "4.2").Findings);
        Assert.Equal("CNIK6113", Assert.Single(Check("a.yaml", Definition("0.2.0"), null, "4.2").Findings).Rule.Id);
    }

    [Fact]
    public void Takes_the_version_that_Multus_takes()
    {
        const string Newer = """
            kind: NetworkAttachmentDefinition
            metadata: { name: a }
            spec: { config: '{ "cniVersion": "0.4.0", "cniVersions": ["1.1.0"], "plugins": [{ "type": "old" }] }' }
            """;
        Assert.Equal("CNIK6110", Assert.Single(Check("a.yaml", Newer, null, "4.2").Findings).Rule.Id);
        Assert.Empty(Check("a.yaml", Newer, null, "4.0").Findings);
    }

    [Theory]
    [InlineData("cri-o 1.34", "1.34", false)]
    [InlineData("cri-o 1.34.2", "v1.34.1", false)]
    [InlineData("cri-o 1.30", "1.34", true)]
    [InlineData("containerd 2.1", "1.34", false)]
    public void Holds_CRI_O_against_the_release_of_Kubernetes(string runtime, string kubernetes, bool isOther)
    {
        var node = new NodeSpec { Runtime = At(runtime), Kubernetes = At(kubernetes) };
        var check = new VersionCheck(new ReferenceSet(), [], node, Table);
        Assert.Equal(isOther ? ["CNIK6613"] : [], check.Findings.Select(f => f.Rule.Id));
        Assert.Equal([$"kubernetes {kubernetes}", runtime], check.Matrix.Speakers.Select(s => s.Name));
    }

    private static string Definition(string version) => $$"""
        kind: NetworkAttachmentDefinition
        metadata: { name: a }
        spec: { config: '{ "cniVersion": "{{version}}", "type": "bridge" }' }
        """;

    [Fact]
    public void Draws_the_matrix_of_the_users_own_set()
    {
        const string Network = """{ "cniVersions": ["1.0.0", "1.1.0"], "name": "n", "plugins": [{ "type": "bridge" }] }""";
        var matrix = Check("a.conflist", Network, "containerd 1.7").Matrix;
        Assert.Equal(
            [
                "containerd 1.7 libcni 1.1.2 1.0.0", "bridge sample 1.9.1 1.1.0", "firewall sample 1.9.1 1.1.0", "old sample 1.9.1 1.0.0",
                "unknown sample 1.9.1 ",
            ],
            matrix.Speakers.Select(s => $"{s.Name} {s.From} {s.Versions.LastOrDefault()}"));
        Assert.Equal(new NetworkVersion("the network n", "0.1.0", true), matrix.Networks.Single());
    }

    private static (Diagnostic[] Findings, VersionMatrix Matrix) Check(string file, string text, string? runtime, string? multus = null)
    {
        var set = new ReferenceSet();
        ConfigText.Read(file, text, set);
        LockedFile Speaks(string? versions) => Locks.Bridge with { Cni = versions };
        var locked = Locks.Sample with
        {
            Plugins =
            [
                Locks.Entry with
                {
                    Source = "sample",
                    Files = Locks.Files(
                        ("bridge", Speaks("0.1.0-1.1.0")), ("firewall", Speaks("0.4.0-1.1.0")), ("old", Speaks("0.1.0-1.0.0")),
                        ("unknown", Speaks(null))),
                },
            ],
        };
        var node = new NodeSpec { Runtime = At(runtime), Multus = At(multus) };
        var check = new VersionCheck(set, SpokenVersions.Of(locked), node, Table);
        return ([.. check.Findings], check.Matrix);
    }

    private static Located<string>? At(string? value) => value is null ? null : new Located<string>(value, new Location("cni.yaml", 3, 1));
}
