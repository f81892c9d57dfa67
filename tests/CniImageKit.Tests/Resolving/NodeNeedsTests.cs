using System.Text;
using CniImageKit.Catalog;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Resolving;

namespace CniImageKit.Tests.Resolving;

public class NodeNeedsTests
{
    [Theory]
    [InlineData("runtime: containerd 2.1", "CNIK2502")]
    [InlineData("runtime: cri-o 1.34", "")]
    [InlineData("libc: musl", "")]
    public void Containerd_needs_loopback(string node, string found)
    {
        var text = $"schema: 1\nplatforms: [linux/amd64]\nnode: {{ {node} }}\nplugins:\n  - from: containernetworking-plugins\n";
        var manifest = ManifestReader.Read("cni.yaml", "/", Encoding.UTF8.GetBytes(text), PluginCatalog.Load());
        Assert.Equal(found, string.Join(' ', NodeNeeds.Check(manifest, LockRefresh.Assemble([])).Select(d => d.Rule.Id)));
    }
}
