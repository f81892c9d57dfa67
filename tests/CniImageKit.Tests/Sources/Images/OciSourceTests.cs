using System.Formats.Tar;
using System.Text;
using CniImageKit.Sources.Images;
using CniImageKit.Tests.Append;
using CniImageKit.Tests.Store;

namespace CniImageKit.Tests.Sources.Images;

public sealed class OciSourceTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private readonly ImageSite site = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Takes_what_the_layers_leave_and_follows_links_inside_the_image()
    {
        Publish(
            "1.0.0",
            BuiltImage.Tar(File("usr/bin/sriov", "old"), File("usr/bin/gone", "x"), File("opt/real", "linked"), File("usr/lib/a/b", "b")),
            BuiltImage.Tar(
                File("usr/bin/sriov", "new"), File("usr/bin/.wh.gone", ""), BuiltImage.Link("usr/bin/out", "/opt/real"),
                BuiltImage.Link("usr/bin/again", "sriov"), BuiltImage.Link("bin", "usr/bin"), BuiltImage.Link("up", "../../../opt/real")));
        Assert.Equal("usr/bin/again=new usr/bin/sriov=new", await FilesAsync("path: /usr/bin"));
        Assert.Equal("bin/again=new bin/sriov=new", await FilesAsync("path: /bin"));
        Assert.Equal("usr/bin/out=linked", await FilesAsync("path: /usr/bin/out"));
        Assert.Equal("bin/out=linked usr/lib/a/b=b", await FilesAsync("paths: [/bin/out, /usr/lib/a/b]"));
        Assert.Equal("CNIK2051", await FailsAsync("path: /usr/bin/gone"));
        Assert.Equal("CNIK2051", await FailsAsync("path: /up/none"));
    }

    [Fact]
    public async Task Offers_releases_of_three_numbers_over_all_pages_and_exact_tags()
    {
        string[] tags = ["latest", "v1", "v1.2", "v1.2.0", "1.3.0", "v1.3.0", "v2.0.0-rc1", "v1.9.1-build20260717", "sha-abc"];
        foreach (var tag in tags)
            Publish(tag, BuiltImage.Tar(File("p", tag)));
        site.PageSize = 2;
        using var bench = On("path: /p");
        Assert.Equal(
            ["1.2.0", "1.3.0", "1.9.1-build20260717", "2.0.0-rc1"],
            (await bench.ListAsync()).Select(o => o.Version).Order(StringComparer.Ordinal));
        foreach (var exact in (string[])["1.2.0", "v1.2.0", "1.9.1-build20260717", "sha-abc", "v1.2"])
        {
            using var pinned = On($"version: \"{exact}\"\npath: /p");
            Assert.Single(await pinned.ListAsync());
        }

        using var missing = On("version: 7.0.0\npath: /p");
        Assert.Empty(await missing.ListAsync());
    }

    [Fact]
    public async Task Keeps_to_the_digest_when_the_tag_moves()
    {
        Publish("1.0.0", BuiltImage.Tar(File("p", "reviewed")));
        using var first = On("path: /p");
        var (offer, taken) = await first.TakeAsync();
        Publish("1.0.0", BuiltImage.Tar(File("p", "moved")));
        using var second = On("path: /p", "b");
        Assert.Equal(taken.Blob.Sha256, (await second.OpenAsync(first.Lock(offer, taken))).Sha256);
        Assert.NotEqual(taken.Location, (await second.TakeAsync()).Artifact.Location);
    }

    [Fact]
    public async Task Finds_the_platform_and_says_where_it_is_not()
    {
        site.Tags["1.0.0"] = site.Built.Index(
            site.Built.Of("linux/s390x", [BuiltImage.Tar(File("p", "z"))]),
            site.Built.Index(site.Built.Of("linux/arm64/v8", [BuiltImage.Tar(File("p", "arm"))])));
        Assert.Equal("CNIK2050", await FailsAsync("path: /p"));
        site.Tags["1.0.0"] = site.Built.Index(site.Built.Of("linux/arm64/v8", [BuiltImage.Tar(File("p", "arm"))]));
        Assert.Equal("p=arm", await FilesAsync("path: /p", "linux/arm64"));
        site.Tags["1.0.0"] = site.Built.Of("linux/arm64", [BuiltImage.Tar(File("p", "arm"))]);
        Assert.Equal("CNIK2050", await FailsAsync("path: /p"));
    }

    [Theory]
    [InlineData("header", "CNIK4103")]
    [InlineData("type", "CNIK5403")]
    [InlineData("layer", "CNIK4011")]
    [InlineData("no layer", "CNIK5404")]
    [InlineData("diffid", "CNIK5405")]
    [InlineData("schema1", "CNIK5403")]
    [InlineData("no tar", "CNIK5202")]
    public async Task Believes_no_registry_that_lies(string how, string rule)
    {
        var tar = BuiltImage.Tar(File("p", "x"));
        Publish("1.0.0", tar);
        switch (how)
        {
            case "header":
                site.ManifestHeaders.Add($"Docker-Content-Digest: {Digest.Sha256("other"u8)}");
                break;
            case "type":
                site.ManifestType = "application/vnd.oci.image.index.v1+json";
                break;
            case "layer":
                site.Instead[Digest.Sha256(tar).ToString()] = [.. tar[..^1], 1];
                break;
            case "no layer":
                site.Instead[Digest.Sha256(tar).ToString()] = null;
                break;
            case "diffid":
                site.Tags["1.0.0"] = site.Built.Of("linux/amd64", [tar], diffIds: [Digest.Sha256("other"u8)]);
                break;
            case "schema1":
                site.Instead[site.Tags["1.0.0"]["digest"]!.GetValue<string>()] = """{"schemaVersion":1,"fsLayers":[]}"""u8.ToArray();
                break;
            default:
                Publish("1.0.0", [.. "this is no tar at all, and it is longer than one block would be"u8, .. new byte[1024]]);
                break;
        }

        var found = await FailsAsync("path: /p");
        Assert.True(found == rule || (how == "no tar" && found.StartsWith("CNIK52", StringComparison.Ordinal)), found);
    }

    private static TarEntry File(string path, string text) => BuiltImage.File(path, Encoding.UTF8.GetBytes(text));

    private void Publish(string tag, params byte[][] layers) => site.Tags[tag] = site.Built.Of("linux/amd64", layers);

    private Bench On(string keys, string store = "a", string platform = "linux/amd64") => new(
        new SourceCase
        {
            Make = (host, fetcher, blobs) => new OciSource(host, fetcher, blobs),
            Manifest = SourceCase.Read(folder, $"from: oci\nimage: {site.Image}\n{keys}"),
            Platform = Platform.Parse(platform),
            Replace = () => Task.CompletedTask,
            Withdraw = () => Task.CompletedTask,
        },
        folder, store);

    private async Task<string> FilesAsync(string keys, string platform = "linux/amd64")
    {
        using var bench = On(keys, platform: platform);
        var (_, taken) = await bench.TakeAsync();
        using var tar = new TarReader(new MemoryStream(StoreOf.ReadAll(bench.Store, taken.Blob)));
        var files = new List<string>();
        while (await tar.GetNextEntryAsync(cancellationToken: Bench.Token) is { } entry)
            files.Add($"{entry.Name}={await new StreamReader(entry.DataStream!).ReadToEndAsync(Bench.Token)}");
        return string.Join(' ', files);
    }

    private async Task<string> FailsAsync(string keys)
    {
        using var bench = On(keys, Path.GetRandomFileName());
        return (await Bench.FailsAsync(() => bench.TakeAsync())).Rule.Id;
    }
}
