using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Reviewing;
using CniImageKit.Sources;
using CniImageKit.Tests.Locking;
using NuGet.Versioning;

namespace CniImageKit.Tests.Reviewing;

/// <summary>Why to move and why to stay.</summary>
public class ReasonsTests
{
    private static readonly PluginCatalog Catalog = PluginCatalog.Load();
    private static readonly RuntimeTable Runtimes = RuntimeTable.Load();

    [Theory]
    [InlineData("runtime: containerd 1.7", "stay", "bridge can speak CNI 1.1.0 then, but containerd 1.7 (libcni 1.1.2) speaks up to 1.0.0: leave 'cniVersion' at that")]
    [InlineData("runtime: cri-o 1.30", "stay", "bridge can speak CNI 1.1.0 then, but cri-o 1.30 (libcni 1.1) speaks up to 1.0.0: leave 'cniVersion' at that")]
    [InlineData("runtime: containerd 2.1", "move", "bridge can speak CNI 1.1.0 then, as containerd 2.1 does")]
    [InlineData("multus: \"4.0\"", "stay", "bridge can speak CNI 1.1.0 then, but multus 4.0 (libcni 1.1.2) speaks up to 1.0.0: leave 'cniVersion' at that")]
    [InlineData("runtime: containerd 9.9", "move", "bridge can speak CNI 1.1.0 then")]
    [InlineData("kubernetes: \"1.34\"", "move", "bridge can speak CNI 1.1.0 then")]
    public void Knows_what_the_runtime_speaks(string node, string where, string text) =>
        Assert.Contains($"{where} {text}", Told("1.5.1", "0.1.0-1.0.0", "1.6.2", node, "bridge"));

    [Fact]
    public void Stays_where_the_node_could_not_run_a_plugin_at_all() => Assert.Contains(
        "stay firewall can speak CNI 0.4.0-1.1.0 only then, but fake 1.0 (libcni 0.1) speaks up to 0.3.1: the node could not run this",
        Told("0.7.6", "0.1.0-0.3.1", "1.9.1", "", "firewall", new RuntimeRow
        {
            Name = "fake",
            Versions = VersionRange.All,
            Libcni = "0.1",
            Highest = "0.3.1",
            ReadsCniVersions = false,
            ReadsFragments = false,
            Source = "nowhere",
        }));

    [Fact]
    public void Stays_where_plugins_drop_a_CNI_version() =>
        Assert.Contains("stay bandwidth can no longer speak CNI 0.1.0, 0.2.0", Told("0.7.6", "0.1.0-0.3.1", "0.8.7", "", "bandwidth"));

    [Fact]
    public void Says_that_the_table_ends() => Assert.Contains(
        "stay which CNI versions bridge of 1.10.0 can speak is not in this kit's table", Told("1.9.1", "0.1.0-1.1.0", "1.10.0", "", "bridge"));

    [Fact]
    public void Stays_where_a_plugin_went_to_another_project() => Assert.Contains(
        "stay flannel is not in containernetworking-plugins since 1.0.0: it is released by flannel-io/cni-plugin now (from: flannel)",
        Told("0.9.1", "0.1.0-0.4.0", "1.0.1", "", "flannel"));

    [Fact]
    public void Moves_for_plugins_that_are_new_where_all_are_taken()
    {
        Assert.Contains("move it adds dummy, tap", Told("1.1.1", "0.1.0-1.0.0", "1.3.0", "", "bridge"));
        Assert.DoesNotContain("move it adds dummy, tap", Told("1.1.1", "0.1.0-1.0.0", "1.3.0", "", "bridge", include: "bridge"));
    }

    [Fact]
    public void Knows_what_is_odd_about_releases()
    {
        var (mended, odd) = (Told("1.4.1", "0.1.0-1.0.0", "1.5.1", "", "bridge"), Told("1.6.0", "0.1.0-1.1.0", "1.6.1", "", "bridge"));
        Assert.Contains(mended, r => r.StartsWith("move the assets of v1.4.1 were replaced", StringComparison.Ordinal));
        Assert.Contains(odd, r => r.StartsWith("stay v1.6.1 lost most of its assets", StringComparison.Ordinal));
    }

    [Fact]
    public void Has_a_row_for_every_release_once()
    {
        foreach (var group in Runtimes.Rows.GroupBy(r => r.Name))
        {
            var rows = group.ToArray();
            foreach (var row in rows.SkipLast(1)) Assert.False(row.Versions.Satisfies(row.Versions.MaxVersion!));
            Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.Equal(pair.First.Versions.MaxVersion, pair.Second.Versions.MinVersion));
            Assert.All(rows, r => Assert.Contains(r.Highest, CniImageKit.Cni.CniVersions.Spec));
        }
    }

    private static string[] Told(
        string was, string cni, string now, string node, string plugin, RuntimeRow? speaker = null, string? include = null)
    {
        var manifest = ManifestReader.Read("cni.yaml", "/", $"schema: 1\nplatforms: [linux/amd64]\n{(node.Length > 0 ? $"node: {{ {node} }}\n" : "")}plugins:\n  - {{ from: containernetworking-plugins{(include is null ? "" : $", include: [{include}]")} }}\n", Catalog);
        var file = Locks.Bridge with { Cni = cni, Module = null };
        var locked = Locks.Entry with { Version = was, Files = ImmutableSortedDictionary<string, LockedFile>.Empty.Add(plugin, file) };
        var offer = new Offer
        {
            Version = now,
            Comparable = NuGetVersion.Parse(now),
            Rank = 0,
            Platform = locked.Platform,
            Location = $"github:containernetworking/plugins@v{now}/x",
        };
        var entry = manifest.Plugins[0];
        var (table, spec) = speaker is null ? (Runtimes, manifest.Node)
            : (RuntimeTable.Of(speaker), manifest.Node with { Runtime = new("fake 1.0", Location.None) });
        var found = new Reasons(Catalog, spec, table).Of(entry, [locked], [offer], [offer, offer with { Version = was }]);
        return [.. found.Move.Select(r => "move " + r.Text), .. found.Stay.Select(r => "stay " + r.Text)];
    }
}
