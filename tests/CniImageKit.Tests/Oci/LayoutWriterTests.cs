using System.Text.Json;
using CniImageKit.Archives;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Oci;
using CniImageKit.Outputs;

namespace CniImageKit.Tests.Oci;

public sealed class LayoutWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(LayerCompression.Zstd, "linux/amd64")]
    [InlineData(LayerCompression.Gzip, "linux/amd64")]
    [InlineData(LayerCompression.Zstd, "linux/amd64", "linux/arm/v7", "linux/arm64")]
    internal async Task Every_descriptor_says_what_is_true(LayerCompression compression, params string[] platforms)
    {
        var image = await SampleImage.MakeAsync(_folder, compression, Ct, platforms);
        await LayoutWriter.WriteAsync(image, _folder["out"], "latest", Ct);
        await OciArchiveWriter.WriteAsync(image, _folder["out.tar"], "latest", Ct);
        foreach (var content in (OciContent?[])[
            OciContent.TryOpenDirectory(_folder["out"]), OciContent.TryOpenArchive(_folder["out.tar"], ArchiveLimits.Default, Ct)])
        {
            var images = OciReader.Images(content!);
            Assert.Equal(platforms.Order(StringComparer.Ordinal), images.Select(i => i.Platform));
            foreach (var platform in images)
            {
                var tree = OciReader.Files(content!, platform, ArchiveLimits.Default, Ct);
                Assert.Equal(["bridge", "host-local", "loopback"], tree.Names("opt/cni/bin"));
                Assert.Equal((0b111_101_101, 0L, 0L), (tree["opt/cni/bin"]!.Mode, tree["opt/cni/bin"]!.Uid, tree["opt/cni/bin"]!.Gid));
            }

            content!.Dispose();
        }
    }

    [Fact]
    public async Task A_layout_holds_its_blobs_and_nothing_else()
    {
        var image = await SampleImage.MakeAsync(_folder, LayerCompression.Zstd, Ct, "linux/amd64", "linux/arm64");
        await LayoutWriter.WriteAsync(image, _folder["out"], "latest", Ct);
        var files = Directory.EnumerateFiles(_folder["out"], "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(_folder["out"], f));
        Assert.Equal(
            image.Blobs.Select(b => OciLayout.BlobPath(b.Descriptor.Digest))
                .Append("index.json").Append("oci-layout").Order(StringComparer.Ordinal),
            files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_config_knows_no_host()
    {
        var image = await SampleImage.MakeAsync(_folder, LayerCompression.Gzip, Ct, "linux/arm/v7");
        var config = image.Blobs.Single(b => b.Descriptor.MediaType == OciMediaTypes.Config);
        using var json = JsonDocument.Parse(config.Content);
        var diffId = json.RootElement.GetProperty("rootfs").GetProperty("diff_ids")[0].GetString();
        Assert.Equal(
            $$"""
            {"created":"2025-05-04T12:00:00Z","architecture":"arm","os":"linux","variant":"v7","config":{},"rootfs":{"type":"layers","diff_ids":["{{diffId}}"]},"history":[{"created":"2025-05-04T12:00:00Z","created_by":"cnikit bake, recipe 1"}]}
            """,
            System.Text.Encoding.UTF8.GetString(config.Content.Span));
    }

    [Fact]
    public async Task Two_bakes_are_the_same_bytes()
    {
        using var other = new TempFolder();
        var one = await SampleImage.MakeAsync(_folder, LayerCompression.Zstd, Ct, "linux/amd64", "linux/arm64");
        var two = await SampleImage.MakeAsync(other, LayerCompression.Zstd, Ct, "linux/amd64", "linux/arm64");
        Assert.True((await LayoutWriter.WriteAsync(one, _folder["out"], "latest", Ct)).Changed);
        await LayoutWriter.WriteAsync(two, other["out"], "latest", Ct);
        Assert.True(TreeComparison.Same(_folder["out"], other["out"], times: false));
        Assert.False((await LayoutWriter.WriteAsync(two, _folder["out"], "latest", Ct)).Changed);
        await OciArchiveWriter.WriteAsync(one, _folder["tar"], "latest", Ct);
        await OciArchiveWriter.WriteAsync(two, other["tar"], "latest", Ct);
        Assert.Equal(await File.ReadAllBytesAsync(_folder["tar"], Ct), await File.ReadAllBytesAsync(other["tar"], Ct));
    }

    [Theory]
    [InlineData("notes.txt", "mine")]
    [InlineData("index.json", """{"schemaVersion":2,"manifests":[{"mediaType":"a","digest":"b","size":1}]}""")]
    [InlineData("index.json", "{")]
    [InlineData("blobs/sha256/x", "")]
    public async Task Does_not_delete_what_is_not_ours(string file, string content)
    {
        _folder.Write("out/" + file, content);
        var image = await SampleImage.MakeAsync(_folder, LayerCompression.Gzip, Ct, "linux/amd64");
        var failure = await Assert.ThrowsAsync<CniImageKitException>(() => LayoutWriter.WriteAsync(image, _folder["out"], "latest", Ct));
        Assert.Equal("CNIK7012", Assert.Single(failure.Diagnostics).Rule.Id);
        Assert.Equal(content, await File.ReadAllTextAsync(_folder["out/" + file], Ct));
    }

    [Fact]
    public async Task Refuses_a_tag_that_is_no_reference()
    {
        var image = await SampleImage.MakeAsync(_folder, LayerCompression.Gzip, Ct, "linux/amd64");
        var failure = await Assert.ThrowsAsync<CniImageKitException>(() => LayoutWriter.WriteAsync(image, _folder["out"], "no tag", Ct));
        Assert.Equal("CNIK7003", Assert.Single(failure.Diagnostics).Rule.Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelled_or_failing_in_the_middle_it_leaves_the_old_output(bool cancel)
    {
        var old = await SampleImage.MakeAsync(_folder, LayerCompression.Gzip, Ct, "linux/amd64");
        await LayoutWriter.WriteAsync(old, _folder["parent/out"], "latest", Ct);
        await OciArchiveWriter.WriteAsync(old, _folder["parent/out.tar"], "latest", Ct);
        Directory.CreateDirectory(_folder["kept"]);
        var before = Directory.EnumerateFileSystemEntries(_folder["parent"], "*", SearchOption.AllDirectories).Order().ToArray();
        var image = await SampleImage.MakeAsync(_folder, LayerCompression.Zstd, Ct, "linux/amd64", "linux/arm64");
        using var stop = new CancellationTokenSource();
        if (cancel) await stop.CancelAsync();
        else File.AppendAllText(image.Blobs.Last(b => b.File is not null).File!, "x");
        foreach (var write in (Func<Task>[])[
            () => LayoutWriter.WriteAsync(image, _folder["parent/out"], "latest", stop.Token),
            () => OciArchiveWriter.WriteAsync(image, _folder["parent/out.tar"], "latest", stop.Token)])
        {
            var failure = await Record.ExceptionAsync(write);
            if (cancel) Assert.IsAssignableFrom<OperationCanceledException>(failure);
            else Assert.Equal("CNIK6011", Assert.Single(Assert.IsType<CniImageKitException>(failure).Diagnostics).Rule.Id);
        }

        Assert.Equal(before, Directory.EnumerateFileSystemEntries(_folder["parent"], "*", SearchOption.AllDirectories).Order());
    }
}
