using CniImageKit.Catalog;
using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Layers;
using CniImageKit.Locking;
using CniImageKit.NodeImages;
using CniImageKit.Nodes;
using CniImageKit.Oci;
using CniImageKit.Staging;
using CniImageKit.Tests.Oci;
using CniImageKit.Tests.Staging;

namespace CniImageKit.Tests.Nodes;

public sealed class TargetVerifierTests : IDisposable
{
    private static readonly Platform Amd64 = Platform.Parse("linux/amd64");
    private readonly TempFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("layout")]
    [InlineData("archive")]
    [InlineData("layer")]
    [InlineData("tar")]
    [InlineData("rootfs")]
    [InlineData("plugins")]
    public async Task Finds_nothing_in_what_was_baked(string kind)
    {
        var result = await VerifyAsync(await BakeAsync(kind));
        Assert.Empty(result.Findings.Where(f => f.Rule.Severity == Severity.Error));
        Assert.False(result.Drifted);
        Assert.Equal([new VerifiedPlatform(Amd64, 3, 3)], result.Platforms);
    }

    [Theory]
    [InlineData("rootfs")]
    [InlineData("plugins")]
    [InlineData("tar")]
    public async Task Finds_each_kind_of_drift(string kind)
    {
        Needs.Root();
        await BakeAsync("rootfs");
        var plugins = _folder["rootfs/opt/cni/bin"];
        File.AppendAllText(Path.Combine(plugins, "bridge"), "x");
        File.Delete(Path.Combine(plugins, "host-local"));
        await File.WriteAllTextAsync(Path.Combine(plugins, "zz"), "", Ct);
        (await Shell.RunAsync("sh", "-c", $"chown 7:8 '{plugins}/loopback'; chmod 4755 '{plugins}/loopback'; chmod 777 '{plugins}'")).Ok();
        if (kind == "tar") (await Shell.RunAsync("tar", "-C", _folder["rootfs"], "-cf", _folder["tar"], ".")).Ok();
        var result = await VerifyAsync(kind switch { "plugins" => plugins, _ => _folder[kind] });
        Assert.Equal(
            ["CNIK5414", "CNIK5412", "CNIK5411", "CNIK5414", "CNIK5415", "CNIK5910"], result.Findings.Select(f => f.Rule.Id));
        Assert.Equal([new VerifiedPlatform(Amd64, 3, 1)], result.Platforms);
        Assert.Contains("04755", result.Findings[3].ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_is_no_plugin_and_is_not_followed()
    {
        await BakeAsync("rootfs");
        var bridge = _folder["rootfs/opt/cni/bin/bridge"];
        File.Move(bridge, _folder["elsewhere"]);
        File.CreateSymbolicLink(bridge, _folder["elsewhere"]);
        Assert.Equal(
            "CNIK5413", Assert.Single((await VerifyAsync(_folder["rootfs"])).Findings, f => f.Rule.Severity == Severity.Error).Rule.Id);
    }

    [Fact]
    public async Task Looks_at_every_platform_of_an_image_unless_one_is_asked_for()
    {
        var image = await SampleImage.MakeAsync(_folder, LayerCompression.Zstd, Ct, "linux/amd64", "linux/arm64");
        await LayoutWriter.WriteAsync(image, _folder["two"], "latest", Ct);
        var trees = new[] { SampleTree.Make(_folder, "linux/amd64", 200_000), SampleTree.Make(_folder, "linux/arm64", 201_001) };
        var lockfile = LockOf(trees);
        var all = await TargetVerifier.VerifyAsync(_folder["two"], lockfile, null, LayoutProfile.Default, Ct);
        Assert.Equal(["linux/amd64 3", "linux/arm64 0"], all.Platforms.Select(p => $"{p.Platform} {p.Held}"));
        var one = await TargetVerifier.VerifyAsync(_folder["two"], lockfile, Amd64, LayoutProfile.Default, Ct);
        // The sample's evidence is no real lock.
        Assert.Equal("CNIK5913", Assert.Single(one.Findings).Rule.Id);
        var none = await TargetVerifier.VerifyAsync(_folder["two"], lockfile, Platform.Parse("linux/s390x"), LayoutProfile.Default, Ct);
        Assert.Equal("CNIK5406", Assert.Single(none.Findings).Rule.Id);
        var unlocked = await TargetVerifier.VerifyAsync(_folder["two"], LockOf(trees[0]), null, LayoutProfile.Default, Ct);
        Assert.Equal("CNIK5407", Assert.Single(unlocked.Findings, f => f.Rule.Severity == Severity.Error).Rule.Id);
    }

    [Fact]
    public async Task A_locked_platform_that_an_image_lacks_is_drift()
    {
        var image = await SampleImage.MakeAsync(_folder, LayerCompression.Zstd, Ct, "linux/amd64");
        await LayoutWriter.WriteAsync(image, _folder["one"], "latest", Ct);
        var lockfile = LockOf(SampleTree.Make(_folder, "linux/amd64", 200_000), SampleTree.Make(_folder, "linux/arm64", 201_001));
        var result = await TargetVerifier.VerifyAsync(_folder["one"], lockfile, null, LayoutProfile.Default, Ct);
        Assert.Equal("CNIK5406", Assert.Single(result.Findings, f => f.Rule.Severity == Severity.Error).Rule.Id);
    }

    [Fact]
    public async Task Tells_the_platform_of_a_directory_by_what_it_holds()
    {
        await BakeAsync("rootfs");
        var lockfile = LockOf(SampleTree.Make(_folder), SampleTree.Make(_folder, "linux/arm64", 1000));
        var result = await TargetVerifier.VerifyAsync(_folder["rootfs"], lockfile, null, LayoutProfile.Default, Ct);
        Assert.Equal(Amd64, Assert.Single(result.Platforms).Platform);
    }

    [Theory]
    [InlineData("layer", "CNIK5402")]
    [InlineData("manifest", "CNIK5402")]
    [InlineData("gone", "CNIK5404")]
    [InlineData("index", "CNIK5403")]
    [InlineData("text", "CNIK5401")]
    [InlineData("nothing", "CNIK5401")]
    public async Task A_damaged_target_is_a_diagnostic(string what, string rule)
    {
        var target = await BakeAsync("layout");
        var blobs = Directory.GetFiles(Path.Combine(target, "blobs/sha256")).OrderBy(f => new FileInfo(f).Length).ToArray();
        if (what == "layer") File.AppendAllText(blobs[^1], "x");
        if (what == "manifest") await File.WriteAllTextAsync(blobs[1], (await File.ReadAllTextAsync(blobs[1], Ct)).Replace('2', '3'), Ct);
        if (what == "gone") File.Delete(blobs[0]);
        if (what == "index")
            await File.WriteAllTextAsync(Path.Combine(target, "index.json"), """{"manifests":[{"digest":"sha256:../../x"}]}""", Ct);
        target = what switch { "text" => _folder.Write("text", new string('x', 1000)), "nothing" => _folder["nothing"], _ => target };
        var failure = await Assert.ThrowsAsync<CniImageKitException>(() => VerifyAsync(target));
        Assert.Equal(rule, Assert.Single(failure.Diagnostics).Rule.Id);
    }

    private Task<VerifyResult> VerifyAsync(string target) =>
        TargetVerifier.VerifyAsync(target, LockOf(SampleTree.Make(_folder)), null, LayoutProfile.Default, Ct);

    private async Task<string> BakeAsync(string kind)
    {
        var tree = SampleTree.Make(_folder);
        var layer = await LayerWriter.WriteAsync(tree, SampleTree.Date, LayerCompression.Zstd, _folder[Path.GetRandomFileName()], Ct);
        var image = OciImage.Of(new Dictionary<Platform, Layer> { [Amd64] = layer }, SampleImage.Labels);
        if (kind == "layout") await LayoutWriter.WriteAsync(image, _folder[kind], "latest", Ct);
        else if (kind == "archive") await OciArchiveWriter.WriteAsync(image, _folder[kind], "latest", Ct);
        else if (kind == "layer") await VerifiedFileWriter.WriteAsync(layer, _folder[kind], Ct);
        else await RootfsWriter.WriteAsync(tree, _folder["rootfs"], SampleTree.Date, Ct);
        if (kind == "tar")
            (await Shell.RunAsync("tar", "-C", _folder["rootfs"], "--format=posix", "--owner=0", "--group=0", "-czf", _folder[kind], "."))
                .Ok();
        return kind == "plugins" ? _folder["rootfs/opt/cni/bin"] : _folder[kind];
    }

    private static Lockfile LockOf(params StagedTree[] trees) => new()
    {
        SourceDate = SampleTree.Date,
        Plugins = [.. trees.Select(t => new LockEntry
        {
            Source = "sample",
            Platform = t.Platform,
            Version = "1",
            Request = Digest.Sha256([]),
            Artifact = new LockedArtifact
            {
                Location = "directory:x",
                Size = 0,
                Sha256 = Digest.Sha256([]),
                Sha512 = Digest.Sha512([]),
                Verified = [],
            },
            Files = t.Files.Where(f => f.HostFile is not null)
                .ToImmutableSortedDictionary(f => f.Path.Name, Locked, StringComparer.Ordinal),
        })],
    };

    private static LockedFile Locked(StagedFile file) => new()
    {
        Member = file.Path.Name,
        Size = file.Size,
        Sha256 = file.Sha256,
        Sha512 = Digest.Sha512([]),
        Arch = "amd64",
        Linkage = "static",
    };
}
