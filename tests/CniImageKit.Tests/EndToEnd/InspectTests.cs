using System.Text.Json;

namespace CniImageKit.Tests.EndToEnd;

/// <summary><c>cnikit inspect</c> finds the same binary in every wrapping.</summary>
public sealed class InspectTests(RealNode node) : IClassFixture<RealNode>, IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Finds_a_plugin_in_package_archive_directory_layout_layer_and_alone()
    {
        var unpacked = await DebianPackages.UnpackAsync("bookworm", "arm64");
        var plugin = Path.Combine(unpacked, "usr/lib/cni/bridge");
        File.WriteAllBytes(folder["plugins.tgz"], await RealPlugins.TgzAsync("bookworm", "arm64", false, "bridge", "vlan"));
        string[] targets =
        [
            plugin, (await DebianPackages.GetAsync("bookworm", "arm64")).Path, folder["plugins.tgz"], unpacked,
            Path.Combine(node.Output, "layout"),
            Path.Combine(node.Output, "image.oci.tar"), Path.Combine(node.Output, "layer.linux-arm64.tar.zst"),
            Path.Combine(node.Output, "rootfs/linux-arm64"),
        ];
        var digest = (await Shell.RunAsync("sha256sum", plugin)).Ok().Out[..64];
        foreach (var target in targets)
        {
            var found = await FilesAsync(target);
            var bridge = Assert.Single(found, f => f.GetProperty("sha256").GetString() == digest).GetProperty("binary");
            Assert.Contains("arm64", bridge.ToString(), StringComparison.Ordinal);
            Assert.Contains("containernetworking/plugins/plugins/main/bridge", bridge.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(32, (await FilesAsync(Path.Combine(node.Output, "layout"))).Count);
        Assert.Equal(2, (await FilesAsync(folder["plugins.tgz"])).Count);
    }

    [Fact]
    public async Task Prints_a_table_of_many_and_a_list_of_one()
    {
        var plugins = Path.Combine(node.Output, "rootfs/linux-amd64/opt/cni/bin");
        var many = (await node.Cnikit.RunAsync("inspect", plugins)).Ok().Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(17, many.Length);
        Assert.StartsWith("file ", many[0], StringComparison.Ordinal);
        Assert.All(many[1..], l => Assert.Contains("  linux/amd64  ", l, StringComparison.Ordinal));
        var one = (await node.Cnikit.RunAsync("inspect", Path.Combine(plugins, "bridge"))).Ok().Out;
        Assert.Contains("\n  platform     linux/amd64\n", one, StringComparison.Ordinal);
        Assert.Contains("\n  linkage      dynamic, glibc 2.34\n", one, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_what_a_thing_is_that_is_no_binary()
    {
        folder.Write("plugin", "#!/bin/sh\nexit 0\n");
        var run = (await node.Cnikit.RunAsync("inspect", folder["plugin"])).Ok();
        Assert.Contains("script", run.Out, StringComparison.OrdinalIgnoreCase);
        folder.Write("broken.tgz", "no gzip");
        Assert.Equal(1, (await node.Cnikit.RunAsync("inspect", folder["broken.tgz"])).ExitCode);
    }

    private async Task<IReadOnlyList<JsonElement>> FilesAsync(string target)
    {
        var run = (await node.Cnikit.RunAsync("inspect", target, "--json")).Ok();
        return [.. JsonDocument.Parse(run.Out).RootElement.GetProperty("files").EnumerateArray()];
    }
}
