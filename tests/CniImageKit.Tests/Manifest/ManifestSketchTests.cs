using CniImageKit.Catalog;
using CniImageKit.Manifest;
using CniImageKit.Staging;

namespace CniImageKit.Tests.Manifest;

public class ManifestSketchTests
{
    private static readonly PluginCatalog Catalog = PluginCatalog.Load();
    private static readonly Sighting Nothing = new() { Platform = new Platform("linux", "amd64") };

    [Fact]
    public void Writes_a_first_manifest() => Assert.Equal(
        """
        # Which CNI plugins the node image carries. `cnikit lock` writes down the exact bytes, `cnikit bake` makes the image.
        schema: 1
        platforms: [linux/arm64]
        node: { layout: k3s }
        plugins:
          - from: containernetworking-plugins
            # version: "[1.7,2.0)"   # a range, or an exact version; without it `lock` takes the newest
            include: [bridge, host-local, loopback]
          - from: flannel
            # version: "[1.7,2.0)"   # a range, or an exact version; without it `lock` takes the newest
            include: [flannel]
          # 'my-own' is configured too, but no source in reach is known to have it.
        outputs:
          - { kind: oci, path: artifacts/node }

        """,
        ManifestSketch.Write(
            new Sighting
            {
                Platform = new Platform("linux", "arm64"),
                GitHub = true,
                Layout = "k3s",
                Plugins = ["my-own", "host-local", "flannel", "bridge", "../x"],
            },
            Catalog));

    [Fact]
    public void Takes_the_Debian_package_where_only_it_is_in_reach()
    {
        var read =
            Manifests.Read(ManifestSketch.Write(Nothing with { AptVersion = "1.1.1+ds1-3+b17", Plugins = ["macvlan", "tap"] }, Catalog));
        Assert.Equal("containernetworking-plugins", Assert.IsType<AptSettings>(read.Plugins.Single().Settings).Package.Value);
        // tap came with 1.3.0 and would not lock.
        Assert.Equal(["loopback", "macvlan"], read.Plugins[0].Include.Select(i => i.Value));
    }

    [Fact]
    public void Reads_without_findings_whatever_was_seen()
    {
        var seen =
            from platform in Platform.Known
            from apt in new[] { null, "1.1.1+ds1-3+b17", "1:0.9.0-1", "odd" }
            from github in new[] { true, false }
            from plugins in new string[][]
            {
                [], ["true", "1e5", "null", "0x1"], ["multus", "whereabouts", "flannel", "vrf"], ["nobody-has-this"],
            }
            select new Sighting
            {
                Platform = Platform.Parse(platform),
                AptVersion = apt,
                GitHub = github,
                Plugins = [.. plugins],
                Layout = github ? "rke2" : null,
            };
        Assert.All(seen, s => Assert.Equal("", Manifests.Findings(ManifestSketch.Write(s, Catalog))));
    }

    [Theory]
    [InlineData("/var/lib/rancher/k3s", "k3s")]
    [InlineData("/usr/lib/cni", "debian")]
    [InlineData("/opt/cni/bin", "kubeadm")]
    [InlineData("/nowhere", null)]
    public void Guesses_the_layout(string existing, string? layout) => Assert.Equal(layout, ManifestSketch.Layout(d => d == existing));

    [Fact]
    public void Guesses_only_layouts_that_exist()
    {
        string[] all =
            ["/var/lib/rancher/k3s", "/var/snap/microk8s", "/var/lib/rancher/rke2", "/opt/cni/bin", "/usr/libexec/cni", "/usr/lib/cni"];
        Assert.All(all, d => Assert.NotNull(LayoutProfile.Find(ManifestSketch.Layout(e => e == d)!)));
    }
}
