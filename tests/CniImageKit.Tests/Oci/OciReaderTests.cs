using CniImageKit.Archives;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Oci;

namespace CniImageKit.Tests.Oci;

public sealed class OciReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reads_what_skopeo_made_of_it()
    {
        var skopeo = Needs.Tool("skopeo", "skopeo");
        var image = await SampleImage.MakeAsync(_folder, LayerCompression.Gzip, Ct, "linux/amd64");
        await LayoutWriter.WriteAsync(image, _folder["ours"], "latest", Ct);
        (await Shell.RunAsync(skopeo, "copy", $"oci:{_folder["ours"]}", $"oci-archive:{_folder["theirs.tar"]}")).Ok();
        using var content = OciContent.TryOpenArchive(_folder["theirs.tar"], ArchiveLimits.Default, Ct)!;
        var read = Assert.Single(OciReader.Images(content));
        Assert.Equal(image.Root.Digest, read.Manifest.Digest);
        Assert.Equal(["bridge", "host-local", "loopback"], OciReader.Files(content, read, ArchiveLimits.Default, Ct).Names("opt/cni/bin"));
    }

    [Fact]
    public async Task A_layer_that_unpacks_to_something_else_than_the_config_says_is_refused()
    {
        var image = await SampleImage.MakeAsync(_folder, LayerCompression.Zstd, Ct, "linux/amd64");
        await LayoutWriter.WriteAsync(image, _folder["out"], "latest", Ct);
        using var content = OciContent.TryOpenDirectory(_folder["out"])!;
        var lying = Assert.Single(OciReader.Images(content)) with { DiffIds = [Digest.Sha256("another"u8)] };
        var failure = Assert.Throws<CniImageKitException>(() => OciReader.Files(content, lying, ArchiveLimits.Default, Ct));
        Assert.Equal("CNIK5405", Assert.Single(failure.Diagnostics).Rule.Id);
    }

    [Theory]
    [InlineData("""{"mediaType":"application/vnd.oci.image.manifest.v1+json","manifests":[],"config":{},"layers":[]}""")]
    [InlineData("""{"mediaType":"application/vnd.oci.image.index.v1+json","config":{},"layers":[]}""")]
    [InlineData("""{"layers":[]}""")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"config":{"mediaType":"x","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":-1}}""")]
    [InlineData("""{"config":"\ud800"}""")]
    public void A_document_that_is_no_manifest_is_refused(string manifest)
    {
        var digest = Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(manifest));
        _folder.Write("out/" + OciLayout.BlobPath(digest), manifest);
        _folder.Write(
            "out/index.json",
            $$"""{"manifests":[{"mediaType":"{{OciMediaTypes.Manifest}}","digest":"{{digest}}","size":{{manifest.Length}}}]}""");
        using var content = OciContent.TryOpenDirectory(_folder["out"])!;
        Assert.Equal("CNIK5403", Assert.Single(Assert.Throws<CniImageKitException>(() => OciReader.Images(content)).Diagnostics).Rule.Id);
    }

    [Fact]
    public void An_index_in_itself_ends()
    {
        // No index can hold its own digest; nesting is bounded all the same.
        var (digest, size) = (Digest.Sha256("{}"u8), 2);
        _folder.Write("out/" + OciLayout.BlobPath(digest), "{}");
        for (var depth = 0; depth < 10; depth++)
        {
            var index = $$"""{"manifests":[{"mediaType":"{{OciMediaTypes.Index}}","digest":"{{digest}}","size":{{size}}}]}""";
            (digest, size) = (Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(index)), index.Length);
            _folder.Write("out/" + OciLayout.BlobPath(digest), index);
            _folder.Write("out/index.json", index);
        }

        using var content = OciContent.TryOpenDirectory(_folder["out"])!;
        Assert.Equal("CNIK5403", Assert.Single(Assert.Throws<CniImageKitException>(() => OciReader.Images(content)).Diagnostics).Rule.Id);
    }

    [Fact]
    public async Task No_damage_to_an_archive_escapes_as_another_exception()
    {
        var image = await SampleImage.MakeAsync(_folder, LayerCompression.Gzip, Ct, "linux/amd64");
        await OciArchiveWriter.WriteAsync(image, _folder["a.tar"], "latest", Ct);
        var bytes = await File.ReadAllBytesAsync(_folder["a.tar"], Ct);
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var damaged = bytes.ToArray();
            damaged[i % 3 == 0 ? random.Next(bytes.Length) : random.Next(4096)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(_folder["b.tar"], i % 5 == 0 ? damaged[..random.Next(bytes.Length)] : damaged, Ct);
            var failure = Record.Exception(() =>
            {
                using var content = OciContent.TryOpenArchive(_folder["b.tar"], ArchiveLimits.Default, Ct);
                if (content is null) return;
                foreach (var read in OciReader.Images(content)) OciReader.Files(content, read, ArchiveLimits.Default, Ct);
            });
            Assert.True(failure is null or CniImageKitException, $"{i}: {failure}");
        }
    }
}
