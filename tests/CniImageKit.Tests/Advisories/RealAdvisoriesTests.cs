using System.Text.Json;
using CniImageKit.Tests.EndToEnd;

namespace CniImageKit.Tests.Advisories;

/// <summary>Debian's plugins, locked and baked, against advisories of the real shape.</summary>
public sealed class RealAdvisoriesTests(RealNode node) : IClassFixture<RealNode>
{
    [Fact]
    public async Task Tell_per_plugin_what_is_linked_and_what_Debian_built_from()
    {
        var document = await ShowAsync("cni.lock.json");
        // The library that 1.1.1 was built by: net/netip is in all plugins, net/http in dhcp alone.
        Assert.Equal("package", Precision(document, "GO-2024-2887", "stdlib", "bridge"));
        Assert.Equal("package", Precision(document, "GO-2024-2687", "stdlib", "dhcp"));
        Assert.Equal("not-linked", Precision(document, "GO-2024-2687", "stdlib", "bridge"));
        // golang.org/x/sys 0.3.0 and cni 1.1.2 of Built-Using are newer than what is mended; the release is older than what is weak.
        Assert.Null(Precision(document, "GO-2022-0493", "golang.org/x/sys", "bridge"));
        Assert.Null(Precision(document, "GO-2022-0230", "github.com/containernetworking/cni", "bridge"));
        Assert.Null(Precision(document, "GO-2025-4222", "github.com/containernetworking/plugins", "portmap"));
        // Of netlink 1.1.0.125 Debian may have mended anything.
        Assert.Equal("unknown", Precision(document, "GO-2026-0001", "github.com/vishvananda/netlink", "bridge"));
        Assert.Equal(2, document.GetProperty("unknown").GetArrayLength());
        Assert.Equal(0, document.GetProperty("unread").GetInt32());
        Assert.True(Directory.EnumerateFiles(Path.Combine(node.Store, "derived", "go-packages-1")).Any());
    }

    [Fact]
    public async Task Are_the_same_for_the_image_that_was_baked()
    {
        var (locked, baked) = (await ShowAsync("cni.lock.json"), await ShowAsync(Path.Combine("out", "layout")));
        Assert.Equal(Ids(locked), Ids(baked));

        static IEnumerable<string?> Ids(JsonElement document) => document.GetProperty("advisories").EnumerateArray()
            .Where(a => a.GetProperty("open").GetBoolean() && a.GetProperty("part").GetString() == "stdlib")
            .Select(a => a.GetProperty("id").GetString()).Distinct().Order(StringComparer.Ordinal);
    }

    private async Task<JsonElement> ShowAsync(string target)
    {
        var pin = Path.Combine(node.Directory, "cnikit.advisories.json");
        if (!File.Exists(pin))
        {
            var netlink = SampleDatabase.Module(
                "github.com/vishvananda/netlink", ["i0", "f1.3.0"], SampleDatabase.Import("github.com/vishvananda/netlink"));
            new PublishedDatabase([.. SampleDatabase.All, SampleDatabase.Go("GO-2026-0001", [], netlink)])
                .WriteTo(Path.Combine(node.Directory, "db"));
            (await node.Cnikit.RunAsync("advisories", "fetch", "--from", "db")).Ok();
        }

        var ran = await node.Cnikit.RunAsync("advisories", "show", target, "--json");
        Assert.Equal(3, ran.ExitCode);
        return JsonDocument.Parse(ran.Out).RootElement;
    }

    private static string? Precision(JsonElement document, string id, string module, string plugin) =>
        document.GetProperty("advisories").EnumerateArray()
            .Where(a => a.GetProperty("id").GetString() == id && a.GetProperty("module").GetString() == module
                && a.GetProperty("platform").GetString() == "linux/amd64"
                && a.GetProperty("plugins").EnumerateArray().Any(p => p.GetString() == plugin))
            .Select(a => a.GetProperty("precision").GetString()).SingleOrDefault();
}
