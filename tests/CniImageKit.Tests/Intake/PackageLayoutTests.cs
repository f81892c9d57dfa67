using System.Collections.Immutable;
using CniImageKit.Intake;
using CniImageKit.Store;
using CniImageKit.Tests.Manifest;

namespace CniImageKit.Tests.Intake;

public class PackageLayoutTests
{
    private static readonly CniImageKit.Manifest.SourceSettings Settings =
        Manifests.Read(Manifests.With("  - from: nuget\n    package: Acme\n")).Plugins[0].Settings;

    [Theory]
    [InlineData("linux/amd64", "cni/linux-amd64/bridge", true)]
    [InlineData("linux/amd64", "cni/linux-arm64/bridge", false)]
    [InlineData("linux/arm/v7", "cni/linux-arm-v7/bridge", true)]
    [InlineData("linux/amd64", "cni/linux-amd64/sub/bridge", false)]
    [InlineData("linux/amd64", "cni/linux-amd64/LICENSE", false)]
    [InlineData("linux/amd64", "runtimes/linux-x64/native/bridge", true)]
    [InlineData("linux/amd64", "runtimes/linux-musl-x64/native/bridge", true)]
    [InlineData("linux/arm64", "runtimes/linux-arm64/native/bridge", true)]
    [InlineData("linux/arm/v6", "runtimes/linux-armel/native/bridge", true)]
    [InlineData("linux/386", "runtimes/linux-x86/native/bridge", true)]
    [InlineData("linux/loong64", "runtimes/linux-loongarch64/native/bridge", true)]
    [InlineData("windows/amd64", "runtimes/win-x64/native/win-bridge.exe", true)]
    [InlineData("linux/amd64", "runtimes/win-x64/native/win-bridge.exe", false)]
    [InlineData("linux/mips64le", "cni/linux-mips64le/bridge", true)]
    [InlineData("linux/amd64", "tools/linux-x64/bridge", true)]
    [InlineData("linux/amd64", "tools/bridge", true)]
    [InlineData("linux/amd64", "lib/net10.0/bridge", false)]
    [InlineData("linux/amd64", "evidence/cni.lock.json", false)]
    [InlineData("linux/amd64", "bridge", false)]
    public void Says_where_plugins_of_a_platform_lie(string platform, string path, bool plugin) =>
        Assert.Equal(plugin, PluginMembers.IsPlugin(Settings, Platform.Parse(platform), path));

    [Theory]
    [InlineData("cni/linux-amd64/a", "runtimes/linux-x64/native/b", "tools/c")]
    [InlineData("runtimes/linux-x64/native/a", "runtimes/linux-musl-x64/native/a", "tools/linux-x64/a")]
    [InlineData("tools/linux-amd64/a", "tools/linux-x64/a", "tools/a")]
    public void Takes_the_best_place_alone(string best, string second, string third)
    {
        var blob = new StoredBlob("/none", 1, Digest.Sha256("a"u8), Digest.Sha512("a"u8));
        ImmutableArray<TakenFile> files = [.. new[] { third, best, second }.Select(m => new TakenFile(m, blob, 493, 0, 0, 0))];
        var contents = PluginMembers.OnlyPlugins(Settings, Platform.Parse("linux/amd64"), new ArtifactContents(files, [], null));
        Assert.Equal(best, Assert.Single(contents.Files).Member);
    }
}
