using System.Text.Json;
using CniImageKit.Layers;
using CniImageKit.Oci;

namespace CniImageKit.Tests.Oci;

/// <summary>Documents beside an image: the programs of the field still read it by its name.</summary>
public sealed class ReferrerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Skopeo => Needs.Tool("skopeo", "skopeo");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Is_a_manifest_with_subject_type_empty_config_and_one_layer()
    {
        var image = await WithSbomAsync(LayerCompression.Zstd, "linux/amd64", "linux/arm64");
        await LayoutWriter.WriteAsync(image, _folder["image"], "latest", Ct);
        var entry = Json("index.json").GetProperty("manifests")[1];
        Assert.Equal("application/vnd.cyclonedx+json", entry.GetProperty("artifactType").GetString());
        Assert.False(entry.GetProperty("annotations").TryGetProperty(OciAnnotations.RefName, out _));
        var manifest = Json(OciLayout.BlobPath(Digest.Parse(entry.GetProperty("digest").GetString()!)));
        Assert.Equal("application/vnd.cyclonedx+json", manifest.GetProperty("artifactType").GetString());
        Assert.Equal(image.Root.Digest.ToString(), manifest.GetProperty("subject").GetProperty("digest").GetString());
        var config = manifest.GetProperty("config");
        Assert.Equal("application/vnd.oci.empty.v1+json", config.GetProperty("mediaType").GetString());
        Assert.Equal(
            "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", config.GetProperty("digest").GetString());
        var layer = Assert.Single(manifest.GetProperty("layers").EnumerateArray());
        Assert.Equal("sbom.cdx.json", layer.GetProperty("annotations").GetProperty(OciAnnotations.Title).GetString());
        using var content = OciContent.TryOpenDirectory(_folder["image"]);
        Assert.Equal("{}"u8, Assert.Single(Referrers.OfLayout(content!, "application/vnd.cyclonedx+json", 100)).AsSpan());
        Assert.Empty(Referrers.OfLayout(content!, "application/vnd.dsse.envelope.v1+json", 100));
        Assert.Equal(2, OciReader.Images(content!).Length);
    }

    [Theory]
    [InlineData("oci")]
    [InlineData("oci-archive")]
    public async Task Skopeo_reads_the_image_by_its_name_and_copies_all_of_it(string transport)
    {
        var image = await WithSbomAsync(LayerCompression.Zstd, "linux/amd64", "linux/arm64");
        if (transport == "oci") await LayoutWriter.WriteAsync(image, _folder["image"], "latest", Ct);
        else await OciArchiveWriter.WriteAsync(image, _folder["image"], "latest", Ct);
        var from = $"{transport}:{_folder["image"]}:latest";
        var raw = (await Shell.RunAsync(Skopeo, "inspect", "--raw", from)).Ok().Out;
        Assert.Equal(image.Root.Digest, Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(raw)));
        (await Shell.RunAsync(Skopeo, "copy", "--all", from, $"dir:{_folder["all"]}")).Ok();
    }

    [Fact]
    public async Task Umoci_unpacks_the_image_by_its_name()
    {
        await LayoutWriter.WriteAsync(await WithSbomAsync(LayerCompression.Gzip, "linux/amd64"), _folder["image"], "latest", Ct);
        var arguments = new List<string> { "unpack", "--image", $"{_folder["image"]}:latest", _folder["bundle"] };
        if (Environment.UserName != "root") arguments.Insert(1, "--rootless");
        (await Shell.RunAsync(Needs.Tool("umoci", "umoci"), [.. arguments])).Ok();
        Assert.True(File.Exists(Path.Combine(_folder["bundle"], "rootfs/opt/cni/bin/bridge")));
    }

    [Fact]
    public async Task A_registry_takes_the_image()
    {
        using var registry = await DockerRegistry.StartAsync(_folder);
        var image = await WithSbomAsync(LayerCompression.Zstd, "linux/amd64", "linux/arm64");
        await LayoutWriter.WriteAsync(image, _folder["image"], "latest", Ct);
        string[] copy = ["copy", "--all", "--dest-tls-verify=false", $"oci:{_folder["image"]}:latest", $"docker://{registry.Host}/node:1"];
        (await Shell.RunAsync(Skopeo, copy)).Ok();
        var raw = (await Shell.RunAsync(Skopeo, "inspect", "--tls-verify=false", "--raw", $"docker://{registry.Host}/node:1")).Ok().Out;
        Assert.Equal(image.Root.Digest, Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(raw)));
    }

    [Fact]
    public async Task Leaves_an_image_without_documents_as_it_was()
    {
        var image = await SampleImage.MakeAsync(_folder, LayerCompression.Zstd, Ct, "linux/amd64");
        Assert.Same(image, OciReferrer.Attach(image, []));
        Assert.Equal(image.Root, (await WithSbomAsync(LayerCompression.Zstd, "linux/amd64")).Root);
    }

    private async Task<OciImage> WithSbomAsync(LayerCompression compression, params string[] platforms)
    {
        var image = await SampleImage.MakeAsync(_folder, compression, Ct, platforms);
        return OciReferrer.Attach(
            image,
            [new OciReferrer(image.Root, "application/vnd.cyclonedx+json", "sbom.cdx.json", "{}"u8.ToArray(), OciAnnotations.None)]);
    }

    private JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder["image"], path))).RootElement;
}
