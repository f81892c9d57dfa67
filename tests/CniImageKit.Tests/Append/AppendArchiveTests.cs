using System.IO.Compression;
using CniImageKit.Layers;

namespace CniImageKit.Tests.Append;

/// <summary>Archives, which the programs of the field write and read.</summary>
public sealed class AppendArchiveTests : IAsyncLifetime
{
    private AppendBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await AppendBench.LockedAsync();

    public ValueTask DisposeAsync()
    {
        bench.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Appends_to_what_docker_save_writes(bool packed)
    {
        var skopeo = Needs.Tool("skopeo", "skopeo");
        var archive = await DockerArchiveAsync(skopeo);
        if (packed) archive = await GzipAsync(archive);
        var outcome = await bench.AppendAsync(archive);
        Assert.True(outcome.Changed);
        Assert.Null(outcome.Root);
        var bytes = await File.ReadAllBytesAsync(archive, TestContext.Current.CancellationToken);
        Assert.Equal(packed, bytes is [0x1f, 0x8b, ..]);
        Assert.False((await bench.AppendAsync(archive)).Changed);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(archive, TestContext.Current.CancellationToken));
        Assert.Equal([archive], Directory.GetFiles(bench.Folder.Path, "*app.tar*"));

        if (!packed) Assert.Equal("linux/amd64", await bench.VerifiedAmd64Async(archive));
        // Older skopeo cannot read its own archives once they are packed; docker load can.
        if (packed) (await Shell.RunAsync(Needs.Tool("gzip", "gzip"), "-d", archive)).Ok();
        if (packed) archive = archive[..^3];
        (await Shell.RunAsync(skopeo, "copy", $"docker-archive:{archive}:example.org/app:1", $"oci:{bench.Folder["out"]}:x")).Ok();
        Assert.Equal("linux/amd64", await bench.VerifiedAmd64Async(bench.Folder["out"]));
    }

    [Fact]
    public async Task Turns_an_archive_of_dockers_into_a_layout_and_back()
    {
        var skopeo = Needs.Tool("skopeo", "skopeo");
        var archive = await DockerArchiveAsync(skopeo);
        var outcome = await bench.AppendAsync(archive, r => r with { Destination = "oci:out:v1" });
        Assert.Equal(LayerMediaTypes.Zstd, outcome.Images[0].Layer.MediaType);
        Assert.Equal("linux/amd64", await bench.VerifiedAmd64Async(bench.Folder["out"]));
        (await Shell.RunAsync(skopeo, "copy", $"oci:{bench.Folder["out"]}:v1", $"dir:{bench.Folder["dir"]}")).Ok();
        var back = await bench.AppendAsync(
            "oci:out:v1", r => r with { Destination = "docker-archive:back.tar:example.org/back:1" });
        Assert.Equal(LayerMediaTypes.Gzip, back.Images[0].Layer.MediaType);
        var name = $"docker-archive:{bench.Folder["back.tar"]}:example.org/back:1";
        (await Shell.RunAsync(skopeo, "copy", name, $"oci:{bench.Folder["again"]}:x")).Ok();
        Assert.Equal("linux/amd64", await bench.VerifiedAmd64Async(bench.Folder["again"]));
    }

    [Fact]
    public async Task Appends_to_an_oci_archive_of_several_platforms()
    {
        var skopeo = Needs.Tool("skopeo", "skopeo");
        var built = new BuiltImage();
        built.WriteLayout(bench.Folder["image"], ("v1", built.Index(built.Image("linux/amd64"), built.Image("linux/arm64"))));
        (await Shell.RunAsync(
            skopeo, "copy", "--all", $"oci:{bench.Folder["image"]}:v1", $"oci-archive:{bench.Folder["app.tar.gz"]}")).Ok();
        var outcome = await bench.AppendAsync("app.tar.gz", r => r with { Compression = LayerCompression.Gzip });
        Assert.Equal("linux/amd64 linux/arm64", await bench.VerifiedAsync(bench.Folder["app.tar.gz"]));
        Assert.False((await bench.AppendAsync("app.tar.gz", r => r with { Compression = LayerCompression.Gzip })).Changed);
        (await Shell.RunAsync(skopeo, "copy", "--all", $"oci-archive:{bench.Folder["app.tar.gz"]}", $"dir:{bench.Folder["all"]}")).Ok();
        var raw = (await Shell.RunAsync(skopeo, "inspect", "--raw", $"oci-archive:{bench.Folder["app.tar.gz"]}")).Ok().Out;
        Assert.Equal(outcome.Root, Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(raw)));
        Assert.Equal("docker.tar CNIK7205", Relative(await bench.FailsAsync(
            "app.tar.gz", r => r with { Destination = "docker-archive:docker.tar" })));
    }

    [Fact]
    public async Task Refuses_an_archive_of_dockers_whose_layer_is_another()
    {
        var archive = await DockerArchiveAsync(Needs.Tool("skopeo", "skopeo"));
        var bytes = await File.ReadAllBytesAsync(archive, TestContext.Current.CancellationToken);
        var at = bytes.AsSpan().IndexOf("echo linux"u8);
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(archive, bytes, TestContext.Current.CancellationToken);
        Assert.EndsWith("CNIK5405", await bench.FailsAsync(archive), StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(archive, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Is_read_by_umoci_and_buildah()
    {
        var (umoci, buildah) = (Needs.Tool("umoci", "umoci"), Needs.Tool("buildah", "buildah"));
        var built = new BuiltImage();
        built.WriteLayout(bench.Folder["image"], ("v1", built.Image("linux/amd64", "x")));
        await bench.AppendAsync("oci:image:v1", r => r with { Compression = LayerCompression.Gzip });
        string[] rootless = Environment.UserName == "root" ? [] : ["--rootless"];
        (await Shell.RunAsync(umoci, ["unpack", .. rootless, "--image", $"{bench.Folder["image"]}:v1", bench.Folder["bundle"]])).Ok();
        Assert.True(File.Exists(bench.Folder["bundle/rootfs/opt/cni/bin/bridge"]));
        Assert.True(File.Exists(bench.Folder["bundle/rootfs/app/run-amd64"]));
        string[] store = ["--root", bench.Folder["store2"], "--runroot", bench.Folder["run"], "--storage-driver", "vfs"];
        var name = (await Shell.RunAsync(buildah, [.. store, "from", "--arch", "amd64", "oci:image:v1"], bench.Folder.Path, null)).Ok();
        (await Shell.RunAsync(buildah, [.. store, "rm", name.Out.Trim()])).Ok();
    }

    private string Relative(string lines) => lines.Replace(bench.Folder.Path + "/", "", StringComparison.Ordinal);

    private async Task<string> DockerArchiveAsync(string skopeo)
    {
        var built = new BuiltImage();
        built.WriteLayout(bench.Folder["image"], ("v1", built.Image("linux/amd64", "x")));
        var archive = bench.Folder["app.tar"];
        (await Shell.RunAsync(skopeo, "copy", $"oci:{bench.Folder["image"]}:v1", $"docker-archive:{archive}:example.org/app:1")).Ok();
        return archive;
    }

    private static async Task<string> GzipAsync(string file)
    {
        await using (var from = File.OpenRead(file))
        await using (var to = new GZipStream(File.Create(file + ".gz"), CompressionLevel.Fastest))
            await from.CopyToAsync(to);
        File.Delete(file);
        return file + ".gz";
    }
}
