using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Cni.References;
using CniImageKit.Reviewing;

namespace CniImageKit.Tests.Reviewing;

/// <summary>Plugins that configuration needs and platforms lack.</summary>
public class MissingPluginsTests
{
    private const string Linux = """{ "cniVersion": "1.0.0", "name": "l", "plugins": [{ "type": "bridge", "ipam": { "type": "host-local" } }] }""";
    private const string Windows = """{ "cniVersion": "1.0.0", "name": "w", "plugins": [{ "type": "win-bridge", "ipam": { "type": "host-local" } }] }""";

    [Theory]
    [InlineData("linux/amd64: bridge host-local; windows/amd64: win-bridge.exe host-local.exe", "")]
    [InlineData("linux/amd64: bridge; windows/amd64: win-bridge.exe host-local.exe", "host-local linux/amd64")]
    [InlineData("linux/amd64: bridge host-local; windows/amd64: host-local.exe", "win-bridge windows/amd64")]
    [InlineData("linux/amd64: bridge host-local; linux/arm64: host-local", "bridge linux/arm64; win-bridge")]
    [InlineData("windows/amd64: win-bridge.exe host-local.exe", "bridge")]
    public void Are_asked_of_the_systems_that_read_the_network(string held, string lacking)
    {
        var set = new ReferenceSet();
        ConfigText.Read("l.conflist", Linux, set);
        ConfigText.Read("w.conflist", Windows, set);
        ImmutableArray<HeldPlugins> nodes =
        [
            .. held.Split("; ").Select(h => h.Split(": ")).Select(h => new HeldPlugins(h[0], [.. h[1].Split(' ')])),
        ];
        var findings = new MissingPlugins(null, null, PluginCatalog.Load(), LayoutProfile.Default).Of(set, nodes);
        Assert.Equal(lacking, string.Join("; ", findings.Select(f =>
            $"{f.Message.Split('"')[1]} {f.Details.FirstOrDefault(d => d.Label == "found")?.Value.Split("not on ")[^1]}".Trim())));
    }
}
