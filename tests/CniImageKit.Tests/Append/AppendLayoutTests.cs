using System.Text.Json.Nodes;
using CniImageKit.Layers;
using CniImageKit.Oci;

namespace CniImageKit.Tests.Append;

public sealed class AppendLayoutTests : IAsyncLifetime
{
    private AppendBench bench = null!;

    private string Layout => bench.Folder["image"];

    public async ValueTask InitializeAsync() => bench = await AppendBench.LockedAsync();

    public ValueTask DisposeAsync()
    {
        bench.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Gives_each_image_of_a_nested_index_the_plugins_of_its_platform()
    {
        var built = new BuiltImage();
        built.WriteLayout(Layout, ("v1", built.Index(built.Image("linux/amd64"), built.Image("linux/arm64/v8"))));
        var outcome = await bench.AppendAsync("oci:image:v1");
        Assert.True(outcome.Changed);
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], outcome.Images.Select(i => i.Before.Platform));
        Assert.Equal(["linux/amd64", "linux/arm64"], outcome.Images.Select(i => i.Platform.ToString()));
        Assert.Equal(2, outcome.Images.Select(i => i.DiffId).Distinct().Count());
        Assert.All(outcome.Images, i => Assert.Equal(LayerMediaTypes.Zstd, i.Layer.MediaType));
        var index = AppendBench.Json(Layout, outcome.Root!);
        Assert.Equal("yes", index.GetProperty("annotations").GetProperty("org.example.kept").GetString());
        Assert.Equal("v8", index.GetProperty("manifests")[1].GetProperty("platform").GetProperty("variant").GetString());
        Assert.Equal("linux/amd64 linux/arm64", await bench.VerifiedAsync(Layout));
    }

    [Fact]
    public async Task Changes_nothing_of_an_image_but_what_a_layer_needs()
    {
        var built = new BuiltImage();
        var before = built.Image("linux/amd64", label: "kept");
        var digest = before["digest"]!.GetValue<string>();
        built.WriteLayout(Layout, ("v1", before));
        var image = (await bench.AppendAsync("oci:image")).Images.Single();
        var config = AppendBench.Json(Layout, image.Config.Digest);
        Assert.Equal("""[1.5,"é"]""", config.GetProperty("x-unknown").GetRawText());
        Assert.Equal("2026-01-02T03:04:05.678901Z", config.GetProperty("created").GetString());
        Assert.Equal("/app/run", config.GetProperty("config").GetProperty("Entrypoint")[0].GetString());
        Assert.Equal("kept", config.GetProperty("config").GetProperty("Labels").GetProperty("org.example.a+b").GetString());
        var history = config.GetProperty("history");
        Assert.Equal(3, history.GetArrayLength());
        Assert.Equal("1980-01-01T00:00:00Z", history[2].GetProperty("created").GetString());
        Assert.Equal(image.DiffId.ToString(), config.GetProperty("rootfs").GetProperty("diff_ids")[1].GetString());
        var manifest = AppendBench.Json(Layout, image.Manifest.Digest);
        Assert.Equal(2, manifest.GetProperty("layers").GetArrayLength());
        Assert.Equal(digest, manifest.GetProperty("annotations").GetProperty(OciAnnotations.BaseDigest).GetString());
    }

    [Fact]
    public async Task Is_the_same_the_second_time_and_replaces_its_layer_when_the_lock_changes()
    {
        var built = new BuiltImage();
        built.WriteLayout(Layout, ("v1", built.Index(built.Image("linux/amd64", "x"), built.Image("linux/arm64"))));
        var first = await bench.AppendAsync("image");
        var before = AppendBench.Snapshot(Layout);
        var second = await bench.AppendAsync("image", r => r with { Rebuild = true });
        Assert.False(second.Changed);
        Assert.Equal(first.Root, second.Root);
        Assert.Equal(before, AppendBench.Snapshot(Layout));

        bench.Baking.Plugin("amd64", "vlan", new Binaries.TinyElf { Data = "vlan"u8.ToArray() });
        bench.Baking.Plugin("arm64", "vlan", new Binaries.TinyElf { Machine = 183, Data = "vlan"u8.ToArray() });
        await bench.Baking.LockAsync("mine");
        var third = await bench.AppendAsync("image");
        Assert.True(third.Changed);
        Assert.All(third.Images, i => Assert.Equal(2, AppendBench.Json(Layout, i.Manifest.Digest).GetProperty("layers").GetArrayLength()));
        var history = AppendBench.Json(Layout, third.Images[0].Config.Digest).GetProperty("history");
        Assert.Equal(3, history.GetArrayLength());
        Assert.Equal("linux/amd64 linux/arm64", await bench.VerifiedAsync(Layout));
        // Nothing of the earlier appending is left.
        Assert.Equal(before.Count, AppendBench.Snapshot(Layout).Count);
    }

    [Fact]
    public async Task Gives_the_same_bytes_anywhere()
    {
        var built = new BuiltImage();
        built.WriteLayout(Layout, ("v1", built.Image("linux/amd64")));
        await bench.AppendAsync("image", r => r with { Destination = "oci:one" });
        using var other = await AppendBench.LockedAsync();
        var again = new BuiltImage();
        again.WriteLayout(other.Folder["elsewhere"], ("v1", again.Image("linux/amd64")));
        await other.AppendAsync("elsewhere");
        Assert.Equal(AppendBench.Snapshot(bench.Folder["one"]), AppendBench.Snapshot(other.Folder["elsewhere"]));
    }

    [Fact]
    public async Task Leaves_images_of_other_names_as_they_are()
    {
        var built = new BuiltImage();
        built.WriteLayout(Layout, ("v1", built.Image("linux/amd64", "one")), ("v2", built.Image("linux/s390x")));
        Assert.Equal("oci:image CNIK7203", await bench.FailsAsync("oci:image"));
        Assert.Equal("oci:image:v3 CNIK7202", await bench.FailsAsync("oci:image:v3"));
        var other = built.Blobs.Keys.Select(d => Path.Combine(Layout, OciLayout.BlobPath(d))).ToArray();
        var outcome = await bench.AppendAsync("oci:image:v1", r => r with { Tag = "v1-cni" });
        Assert.All(other, file => Assert.True(File.Exists(file)));
        var index = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Layout, "index.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal(
            ["v1", "v2", "v1-cni"],
            index["manifests"]!.AsArray().Select(m => m!["annotations"]!["org.opencontainers.image.ref.name"]!.GetValue<string>()));
        Assert.Equal(outcome.Root!.ToString(), index["manifests"]![2]!["digest"]!.GetValue<string>());
    }

    [Fact]
    public async Task Takes_only_the_platforms_that_are_chosen()
    {
        var built = new BuiltImage();
        built.WriteLayout(Layout, (null, built.Index(built.Image("linux/amd64"), built.Image("linux/s390x"))));
        Assert.Equal("image CNIK7203", await bench.FailsAsync("image"));
        Assert.Equal("image CNIK7204", await bench.FailsAsync("image", r => r with { Platforms = [Platform.Parse("linux/arm64")] }));
        Assert.Equal("cni.yaml CNIK7102", await bench.FailsAsync("image", r => r with { Platforms = [Platform.Parse("linux/s390x")] }));
        var outcome = await bench.AppendAsync("image", r => r with { Platforms = [Platform.Parse("linux/amd64")] });
        Assert.Equal("linux/amd64", outcome.Images.Single().Before.Platform);
        Assert.Equal(2, AppendBench.Json(Layout, outcome.Root!).GetProperty("manifests").GetArrayLength());
    }

    [Fact]
    public async Task Drops_attestations_of_what_was_changed_and_says_so()
    {
        var built = new BuiltImage();
        var image = built.Image("linux/amd64");
        built.WriteLayout(Layout, ("v1", built.Index(image, built.Attestation(image))));
        var outcome = await bench.AppendAsync("image");
        Assert.Contains("CNIK7601", bench.Baking.Warnings);
        Assert.Equal(1, AppendBench.Json(Layout, outcome.Root!).GetProperty("manifests").GetArrayLength());
    }

    [Fact]
    public async Task Says_nothing_of_a_history_that_is_not_the_layers()
    {
        var built = new BuiltImage();
        built.WriteLayout(Layout, ("v1", built.Image("linux/amd64", history: false)));
        var outcome = await bench.AppendAsync("image");
        Assert.False(AppendBench.Json(Layout, outcome.Images[0].Config.Digest).TryGetProperty("history", out _));
        Assert.False((await bench.AppendAsync("image")).Changed);
    }

    [Fact]
    public async Task Follows_dockers_media_types_with_gzip()
    {
        var built = new BuiltImage();
        built.WriteLayout(Layout, ("v1", built.Image("linux/amd64", docker: true)));
        Assert.Equal("image CNIK7206", await bench.FailsAsync("image", r => r with { Compression = LayerCompression.Zstd }));
        var outcome = await bench.AppendAsync("image");
        Assert.Equal(OciMediaTypes.DockerLayerGzip, outcome.Images[0].Layer.MediaType);
        Assert.False((await bench.AppendAsync("image")).Changed);
        Assert.Equal("linux/amd64", await bench.VerifiedAmd64Async(Layout));
    }

    [Theory]
    [InlineData("config")]
    [InlineData("manifest")]
    public async Task Refuses_a_damaged_document_and_changes_nothing(string what)
    {
        var built = new BuiltImage();
        built.WriteLayout(Layout, ("v1", built.Image("linux/amd64")));
        var victim = built.Blobs.First(b => b.Value.AsSpan().IndexOf(what == "config" ? "x-unknown"u8 : "schemaVersion"u8) >= 0).Key;
        var file = Path.Combine(Layout, OciLayout.BlobPath(victim));
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[^2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        var before = AppendBench.Snapshot(Layout);
        Assert.EndsWith("CNIK5402", await bench.FailsAsync("image"), StringComparison.Ordinal);
        Assert.Equal(before, AppendBench.Snapshot(Layout));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("bin")]
    [InlineData("cni.yaml")]
    [InlineData("oci:cni.yaml")]
    public async Task Refuses_what_is_no_image(string target) =>
        Assert.Contains("CNIK", await bench.FailsAsync(target), StringComparison.Ordinal);
}
