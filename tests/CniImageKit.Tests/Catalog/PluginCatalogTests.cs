using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using NuGet.Versioning;

namespace CniImageKit.Tests.Catalog;

public class PluginCatalogTests
{
    private readonly PluginCatalog _catalog = PluginCatalog.Load();

    private CatalogEntry Reference => _catalog.Find("containernetworking-plugins")!;

    [Fact]
    public void Names_its_entries() => Assert.Equal(
        ["bond-cni", "containernetworking-plugins", "flannel", "ib-sriov-cni", "multus", "rdma-cni", "sriov-cni", "whereabouts"],
        _catalog.Names);

    [Theory]
    [InlineData("0.6.0", 12, "flannel", "bandwidth")]
    [InlineData("0.9.1", 18, "vrf", "sample")]
    [InlineData("1.0.0", 17, "vrf", "flannel")]
    [InlineData("1.2.0", 18, "dummy", "tap")]
    [InlineData("1.9.1", 19, "tap", "flannel")]
    public void Knows_the_plugins_of_a_release(string version, int atMost, string has, string lacks)
    {
        var names = Reference.PluginsOf(NuGetVersion.Parse(version), "linux").Select(p => p.Name).ToArray();
        Assert.Contains(has, names);
        Assert.DoesNotContain(lacks, names);
        Assert.True(names.Length <= atMost, string.Join(' ', names));
    }

    [Fact]
    public void Knows_the_eighteen_plugins_of_today() =>
        Assert.Equal(
            "bandwidth bridge dhcp dummy firewall host-device host-local ipvlan loopback macvlan portmap ptp sbr static tap tuning vlan vrf",
            string.Join(' ', Reference.PluginsOf(NuGetVersion.Parse("1.9.1"), "linux").Select(p => p.Name)));

    [Theory]
    [InlineData("containernetworking-plugins", "0.7.6", "cni-plugins-{arch}-{tag}.tgz")]
    [InlineData("containernetworking-plugins", "0.8.0", "cni-plugins-{os}-{arch}-{tag}.tgz")]
    [InlineData("flannel", "1.0.0", "flannel-{arch}")]
    [InlineData("flannel", "1.9.1-flannel1", "cni-plugin-flannel-{os}-{arch}-{tag}.tgz")]
    [InlineData("multus", "4.3.0", "multus-cni_{version}_{os}_{arch}.tar.gz")]
    [InlineData("whereabouts", "0.9.4", "whereabouts-{arch}")]
    public void Knows_how_assets_are_named(string entry, string version, string asset) =>
        Assert.Equal(asset, _catalog.Find(entry)!.ShapeOf(NuGetVersion.Parse(version))?.Asset);

    [Theory]
    [InlineData("1.1.1", "linux/riscv64", false)]
    [InlineData("1.2.0", "linux/riscv64", true)]
    [InlineData("0.8.3", "linux/mips64le", false)]
    [InlineData("1.9.1", "linux/arm/v7", true)]
    [InlineData("1.9.1", "windows/arm64", false)]
    [InlineData("0.7.6", "windows/amd64", false)]
    public void Knows_since_when_a_platform_is_released(string version, string platform, bool has) =>
        Assert.Equal(has, Reference.Has(NuGetVersion.Parse(version), Platform.Parse(platform)));

    [Theory]
    [InlineData("flannel", "containernetworking-plugins", "1.9.1", "flannel is not in containernetworking-plugins since 1.0.0", "flannel")]
    [InlineData(
        "tap", "containernetworking-plugins", "1.1.1", "tap is in containernetworking-plugins since 1.3.0", "containernetworking-plugins")]
    [InlineData("win-bridge", "containernetworking-plugins", "1.9.1", "win-bridge is released for windows only", null)]
    [InlineData("whereabouts", "containernetworking-plugins", "1.9.1", "whereabouts is in whereabouts", "whereabouts")]
    [InlineData("multus-daemon", "multus", "4.2.0", "multus-daemon does not belong on a node", null)]
    [InlineData("sriov", "containernetworking-plugins", "1.9.1", "sriov is in sriov-cni", "sriov-cni")]
    [InlineData("sample", "containernetworking-plugins", "0.8.0", "sample is not in containernetworking-plugins since 0.8.0", null)]
    public void Says_where_a_missing_plugin_is(string plugin, string entry, string version, string text, string? heir)
    {
        var hint = _catalog.WhereIs(plugin, _catalog.Find(entry), NuGetVersion.Parse(version), "linux");
        Assert.StartsWith(text, hint?.Text, StringComparison.Ordinal);
        Assert.Equal(heir, hint?.Entry);
    }

    [Fact]
    public void Says_nothing_of_a_plugin_that_is_there_or_nowhere()
    {
        Assert.Null(_catalog.WhereIs("bridge", Reference, NuGetVersion.Parse("1.9.1"), "linux"));
        Assert.Null(_catalog.WhereIs("no-such-plugin", Reference, NuGetVersion.Parse("1.9.1"), "linux"));
    }

    [Fact]
    public void Renames_members_that_carry_the_architecture() =>
        Assert.Equal("flannel", _catalog.Find("flannel")!.RenamesFor(Platform.Parse("linux/arm64"))["flannel-arm64"]);

    [Fact]
    public void Orders_flannel_rebuilds_and_takes_them_for_no_prerelease()
    {
        var flannel = _catalog.Find("flannel")!;
        Assert.Equal(2, flannel.RevisionOf(NuGetVersion.Parse("1.9.1-flannel2")));
        Assert.Equal("1.9.1", flannel.Plain(NuGetVersion.Parse("1.9.1-flannel2")).ToString());
        Assert.True(flannel.Plain(NuGetVersion.Parse("1.9.1-rc1")).IsPrerelease);
    }

    [Fact]
    public void Turns_an_entry_into_settings()
    {
        var settings = (CniImageKit.Manifest.GitHubSettings)Reference.ToSettings(new Location("cni.yaml", 3, 5));
        Assert.Equal("containernetworking/plugins", settings.Repository.Value);
        Assert.Equal("containernetworking-plugins", settings.Catalog);
        Assert.Equal(3, settings.Asset.At.Line);
    }

    [Fact]
    public void Has_no_overlapping_shapes() => Assert.All(_catalog.Entries, e => Assert.All(e.Plugins, p =>
        Assert.Single(e.Plugins, q => q.Name == p.Name && q.Os == p.Os)));
}
