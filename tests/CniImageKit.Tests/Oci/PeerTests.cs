using System.Text.Json;
using CniImageKit.Layers;
using CniImageKit.Oci;

namespace CniImageKit.Tests.Oci;

/// <summary>The programs of the field read what we write.</summary>
public sealed class PeerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(LayerCompression.Zstd, "oci")]
    [InlineData(LayerCompression.Gzip, "oci")]
    [InlineData(LayerCompression.Zstd, "oci-archive")]
    [InlineData(LayerCompression.Gzip, "oci-archive")]
    internal async Task Skopeo_chooses_the_platform_and_copies_it_there_and_back(LayerCompression compression, string transport)
    {
        var skopeo = Needs.Tool("skopeo", "skopeo");
        var image = await SampleImage.MakeAsync(_folder, compression, Ct, "linux/arm64", "linux/amd64");
        await WriteAsync(image, transport);
        var from = $"{transport}:{_folder["image"]}";
        foreach (var manifest in image.Manifests)
        {
            var architecture = manifest.Platform!.Architecture;
            var seen = (await Shell.RunAsync(skopeo, "inspect", "--override-os", "linux", "--override-arch", architecture, from)).Ok();
            using var json = JsonDocument.Parse(seen.Out);
            Assert.Equal(architecture, json.RootElement.GetProperty("Architecture").GetString());
            var back = _folder[$"back-{architecture}"];
            (await Shell.RunAsync(skopeo, "--override-arch", architecture, "copy", from, $"oci:{back}:x")).Ok();
            Assert.True(File.Exists(Path.Combine(back, OciLayout.BlobPath(manifest.Digest))), "the manifest kept its digest");
        }

        var raw = (await Shell.RunAsync(skopeo, "inspect", "--raw", from)).Ok().Out;
        Assert.Equal(image.Root.Digest, Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(raw)));
        (await Shell.RunAsync(skopeo, "copy", "--all", from, $"dir:{_folder["all"]}")).Ok();
    }

    [Fact]
    public async Task Umoci_unpacks_an_image_of_one_platform()
    {
        var umoci = Needs.Tool("umoci", "umoci");
        var image = await SampleImage.MakeAsync(_folder, LayerCompression.Gzip, Ct, "linux/amd64");
        await WriteAsync(image, "oci");
        var arguments = new List<string> { "unpack", "--image", $"{_folder["image"]}:latest", _folder["bundle"] };
        if (Environment.UserName != "root") arguments.Insert(1, "--rootless");
        (await Shell.RunAsync(umoci, [.. arguments])).Ok();
        var bridge = Path.Combine(_folder["bundle"], "rootfs/opt/cni/bin/bridge");
        Assert.Equal(200_000, new FileInfo(bridge).Length);
        if (!OperatingSystem.IsWindows()) Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(bridge));
    }

    [Fact]
    public async Task Buildah_builds_on_it()
    {
        var buildah = Needs.Tool("buildah", "buildah");
        var image = await SampleImage.MakeAsync(_folder, LayerCompression.Zstd, Ct, "linux/amd64", "linux/arm64");
        await WriteAsync(image, "oci");
        string[] store = ["--root", _folder["store"], "--runroot", _folder["run"], "--storage-driver", "vfs"];
        // Relative, since buildah takes the path for a name, which must be lower case.
        string[] from = [.. store, "from", "--arch", "amd64", "oci:image"];
        var name = (await Shell.RunAsync(buildah, from, _folder.Path, null)).Ok().Out.Trim();
        (await Shell.RunAsync(buildah, [.. store, "rm", name])).Ok();
    }

    private async Task WriteAsync(OciImage image, string transport)
    {
        if (transport == "oci") await LayoutWriter.WriteAsync(image, _folder["image"], "latest", Ct);
        else await OciArchiveWriter.WriteAsync(image, _folder["image"], "latest", Ct);
    }
}
