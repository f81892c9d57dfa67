using CniImageKit.Intake;
using CniImageKit.Tests.Manifest;

namespace CniImageKit.Tests.Intake;

public sealed class PluginMembersTests
{
    [Theory]
    [InlineData("bridge", true)]
    [InlineData("bin/bridge", true)]
    [InlineData("win-bridge.exe", true)]
    [InlineData("LICENSE", false)]
    [InlineData("docs/readme", false)]
    [InlineData("README.md", false)]
    [InlineData("bridge.sha256", false)]
    [InlineData("10-bridge.conflist", false)]
    [InlineData("install.sh", true)]
    public void Counts_all_of_a_release_but_documents_and_data(string path, bool plugin) =>
        Assert.Equal(plugin, PluginMembers.IsPlugin(
            Manifests.Read(Manifests.With("  - from: multus\n")).Plugins[0].Settings, Platform.Parse("linux/amd64"), path));

    [Theory]
    [InlineData("", "usr/lib/cni/bridge", true)]
    [InlineData("", "opt/cni/bin/bridge", true)]
    [InlineData("", "usr/lib/cni/sub/bridge", false)]
    [InlineData("", "usr/bin/tool", false)]
    [InlineData("    path: /usr/bin\n", "usr/bin/tool", true)]
    [InlineData("    path: /usr/bin\n", "usr/lib/cni/bridge", false)]
    public void Looks_into_the_plugin_directories_of_a_package(string key, string path, bool plugin)
    {
        var manifest = Manifests.Read(Manifests.With("  - from: apt\n    package: xx\n" + key));
        Assert.Equal(plugin, PluginMembers.IsPlugin(manifest.Plugins[0].Settings, Platform.Parse("linux/amd64"), path));
    }
}
