using CniImageKit.Manifest;

namespace CniImageKit.Tests.Manifest;

public class ManifestReaderTests
{
    [Fact]
    public void Reads_the_sample()
    {
        var read = Manifests.Read(Manifests.Sample);

        Assert.Empty(read.Warnings);
        Assert.Equal(["linux/amd64", "linux/arm64"], read.Platforms.Select(p => p.Value.ToString()));
        Assert.Equal(("1.34", "containerd 2.1", "4.2", "kubeadm"),
            (read.Node.Kubernetes?.Value, read.Node.Runtime?.Value, read.Node.Multus?.Value, read.Node.Layout?.Value));
        Assert.Equal(["containernetworking-plugins", "debian"], read.Plugins.Select(p => p.Name));
        var upstream = read.Plugins[0];
        Assert.Equal("[1.7.0, 2.0.0)", upstream.Version?.Value.ToNormalizedString());
        Assert.Equal(8, upstream.Include.Length);
        Assert.Equal("containernetworking-plugins", Assert.IsType<GitHubSettings>(upstream.Settings).Catalog);
        Assert.Equal("bookworm", Assert.IsType<AptSettings>(read.Plugins[1].Settings).Suites.Single().Value);
        Assert.Equal(("oci", "artifacts/node"), (read.Outputs[0].Kind.Value, read.Outputs[0].Path.Value));
    }

    [Fact]
    public void Knows_the_place_of_every_value()
    {
        var read = Manifests.Read(Manifests.Sample);

        Assert.Equal("cni.yaml(2,13)", read.Platforms[0].At.ToString());
        Assert.Equal("cni.yaml(3,21)", read.Node.Kubernetes?.At.ToString());
        Assert.Equal("cni.yaml(5,5)", read.Plugins[0].At.ToString());
        Assert.Equal("cni.yaml(5,11)", read.Plugins[0].From.At.ToString());
        Assert.Equal("cni.yaml(6,14)", read.Plugins[0].Version?.At.ToString());
        Assert.Equal("cni.yaml(7,23)", read.Plugins[0].Include[1].At.ToString());
        Assert.Equal("cni.yaml(13,24)", read.Outputs[0].Path.At.ToString());
    }
}
