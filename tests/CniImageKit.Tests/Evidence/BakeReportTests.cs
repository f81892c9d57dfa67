using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Evidence;
using CniImageKit.Layers;

namespace CniImageKit.Tests.Evidence;

public class BakeReportTests
{
    private static readonly Layer Layer = new(
        "layer", "application/vnd.oci.image.layer.v1.tar+zstd", Digest.Sha256("z"u8), Digest.Sha256("t"u8), 10, 20);

    private static BakeReport Report => new()
    {
        ToolVersion = "0.1.0",
        Lock = Digest.Sha256("lock"u8),
        Recipe = 1,
        SourceDate = new SourceDate(1746360000),
        Platforms =
        [
            new(
                Platform.Parse("linux/amd64"),
                [.. SampleSbom.Release.Plugins.Select(p => new ReportedPlugin(p.Name, p.Path, SampleSbom.Release.Entry, p.File))],
                Layer),
        ],
        Outputs =
        [
            new("oci", "artifacts/node", null, Digest.Sha256("image"u8)),
            new("rootfs", "artifacts/rootfs", Platform.Parse("linux/amd64"), null),
        ],
        Warnings = [Rules.NeedsLibc(new Location("cni.yaml", 5, 3), "debian", "glibc 2.34", 16, "bridge")],
    };

    [Fact]
    public void Tells_all_that_the_table_shows()
    {
        var root = JsonDocument.Parse(Report.Write()).RootElement;
        var plugin = root.GetProperty("platforms")[0].GetProperty("plugins")[0];
        Assert.Equal(
            ["name", "path", "source", "version", "size", "sha256", "sha512", "linkage", "cni", "verified"],
            plugin.EnumerateObject().Select(m => m.Name));
        Assert.Equal("bridge", plugin.GetProperty("name").GetString());
        Assert.Equal(Layer.DiffId.ToString(), root.GetProperty("platforms")[0].GetProperty("layer").GetProperty("diffId").GetString());
        Assert.Equal("artifacts/node", root.GetProperty("outputs")[0].GetProperty("path").GetString());
        Assert.Equal("CNIK5801", root.GetProperty("warnings")[0].GetProperty("id").GetString());
    }

    [Fact]
    public void Does_not_depend_on_the_order_of_plugins()
    {
        var platform = Report.Platforms[0];
        Assert.Equal(Report.Write(), (Report with { Platforms = [platform with { Plugins = [.. platform.Plugins.Reverse()] }] }).Write());
    }
}
