using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Intake;
using CniImageKit.Sources;
using CniImageKit.Store;
using CniImageKit.Tests.Manifest;
using NuGet.Versioning;

namespace CniImageKit.Tests.Intake;

public sealed class PluginSelectionTests
{
    private const string Url = "  - from: url\n    name: x\n    url: https://example.org/x-{os}-{arch}.tgz\n    version: 1.2.0\n";
    private const string Reference = "  - from: containernetworking-plugins\n";
    private const string Package = "  - from: apt\n    package: containernetworking-plugins\n";

    [Theory]
    [InlineData(Url, "bridge bin/macvlan", "bridge=bridge macvlan=bin/macvlan")]
    [InlineData(Url + "    include: [bridge]\n", "bridge macvlan extra", "bridge=bridge")]
    [InlineData(Url + "    exclude: [bridge]\n", "bridge macvlan", "macvlan=macvlan")]
    [InlineData(Url + "    include: [a]\n    rename: { a: b }\n", "a c", "b=a")]
    [InlineData(Url + "    rename: { a: b }\n", "a c", "b=a c=c")]
    [InlineData(Url + "    include: [win-bridge]\n", "win-bridge.exe win-overlay.exe", "win-bridge.exe=win-bridge.exe")]
    [InlineData(Url + "    exclude: [win-bridge]\n", "win-bridge.exe win-overlay.exe", "win-overlay.exe=win-overlay.exe")]
    [InlineData(Url + "    rename: { win-bridge: bridge }\n", "win-bridge.exe", "bridge.exe=win-bridge.exe")]
    [InlineData(Url + "    exclude: [a]\n", "x/a y/a b", "b=b")]
    public void Takes(string entry, string members, string expected) => Assert.Equal(expected, Taken(Select(entry, members)));

    [Theory]
    [InlineData("  - from: flannel\n", "flannel-amd64", "flannel=flannel-amd64")]
    [InlineData("  - from: flannel\n    include: [flannel]\n", "flannel-amd64", "flannel=flannel-amd64")]
    [InlineData("  - from: flannel\n    include: [flannel]\n    rename: { flannel: fl }\n", "flannel-amd64", "fl=flannel-amd64")]
    [InlineData("  - from: multus\n", "multus multus-shim multus-daemon", "multus=multus multus-shim=multus-shim")]
    [InlineData("  - from: multus\n    exclude: [multus-daemon, multus]\n", "multus multus-shim multus-daemon", "multus-shim=multus-shim")]
    public void Knows_names_from_the_catalog(string entry, string members, string expected) =>
        Assert.Equal(expected, Taken(Select(entry, members)));

    [Fact]
    public void Takes_what_is_no_plugin_of_a_node_only_where_it_is_asked_for_and_says_so()
    {
        var selected = Select("  - from: multus\n    include: [multus-daemon]\n", "multus multus-daemon");
        Assert.Equal("multus-daemon=multus-daemon", Taken(selected));
        Assert.Equal("CNIK2801", Assert.Single(selected.Warnings).Rule.Id);
    }

    [Fact]
    public void Takes_two_names_of_the_same_bytes()
    {
        var file = File("real");
        var contents = Contents(file, file with { Member = "other/real" });
        Assert.Equal("real=real", Taken(Select(Url, contents)));
    }

    [Theory]
    [InlineData(Url + "    include: [bridgr]\n", "bridge", "(8,15) CNIK1007")]
    [InlineData(Url + "    exclude: [bridgr]\n", "bridge", "(8,15) CNIK1007")]
    [InlineData(Url + "    include: [one, two]\n", "bridge", "(8,15) CNIK1007\n(8,20) CNIK1007")]
    [InlineData(Url + "    rename: { one: two }\n", "bridge", "(8,20) CNIK2006")]
    [InlineData(Url, "x/bridge y/bridge", "(4,5) CNIK2004")]
    [InlineData(Url + "    rename: { a: b }\n", "a b", "(8,18) CNIK2004")]
    [InlineData(Url + "    include: [bridge]\n", "x/bridge y/bridge", "(8,15) CNIK2004")]
    [InlineData(Url + "    exclude: [a]\n", "a", "(4,5) CNIK2005")]
    [InlineData(Url, "", "(4,5) CNIK2005")]
    [InlineData(Url, "._bridge bridge", "(4,5) CNIK6002")]
    [InlineData(Reference + "    include: [tap]\n", "bridge", "(5,15) CNIK2301")]
    [InlineData(Package + "    include: [tap]\n", "usr/lib/cni/bridge", "(6,15) CNIK2301")]
    public void Refuses(string entry, string members, string findings) =>
        Assert.Equal(
            findings, string.Join('\n', Failure(entry, members).Diagnostics.Select(d => $"({d.At.Line},{d.At.Column}) {d.Rule.Id}")));

    [Fact]
    public void Suggests_the_nearest_name()
    {
        var failure = Failure(Url + "    include: [host_local]\n", "bridge host-local");
        Assert.Contains("Did you mean 'host-local'?", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_since_when_a_package_has_the_plugin() =>
        Assert.Contains("since 1.3.0", Failure(Package + "    include: [tap]\n", "usr/lib/cni/bridge").Message, StringComparison.Ordinal);

    [Fact]
    public void Says_who_has_a_plugin_that_the_source_never_had() =>
        Assert.Contains(
            "macvlan is in containernetworking-plugins", Failure(Url + "    include: [macvlan]\n", "x").Message, StringComparison.Ordinal);

    private static CniImageKitException Failure(string entry, string members) =>
        Assert.Throws<CniImageKitException>(() => Select(entry, members));

    private static string Taken(SelectedPlugins selected) => string.Join(' ', selected.Plugins.Select(p => $"{p.Key}={p.Value.Member}"));

    private static SelectedPlugins Select(string entry, string members) =>
        Select(entry, Contents([.. members.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(File)]));

    private static SelectedPlugins Select(string entry, ArtifactContents contents) => PluginSelection.Select(
        Manifests.Read(Manifests.With(entry)).Plugins[0],
        new Offer
        {
            Version = "1.2.0",
            Comparable = NuGetVersion.Parse("1.2.0"),
            Rank = 0,
            Platform = Platform.Parse("linux/amd64"),
            Location = "x",
        },
        "x.tgz", contents, PluginCatalog.Load());

    private static ArtifactContents Contents(params TakenFile[] files) => new([.. files], [], null);

    private static TakenFile File(string member)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(member);
        return new TakenFile(member, new StoredBlob("/x", bytes.Length, Digest.Sha256(bytes), Digest.Sha512(bytes)), 0, 0, 0, 0);
    }
}
