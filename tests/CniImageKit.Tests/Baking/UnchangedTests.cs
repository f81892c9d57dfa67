using CniImageKit.Baking;
using CniImageKit.Store;

namespace CniImageKit.Tests.Baking;

/// <summary>When a bake finds its outputs made, and when it makes them.</summary>
public sealed class UnchangedTests : IDisposable
{
    private readonly BakingBench bench = new();

    public void Dispose() => bench.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Output(string relative) => bench.Folder["artifacts/node/" + relative];

    private async Task<bool> UnchangedAsync(Func<BakeRequest, BakeRequest>? with = null) => (await bench.BakeAsync(with)).Unchanged;

    private async Task BakedAsync()
    {
        await bench.LockAsync();
        Assert.False(await UnchangedAsync());
        Assert.True(await UnchangedAsync());
    }

    [Fact]
    public async Task Says_what_the_first_bake_said()
    {
        await bench.LockAsync();
        var first = await bench.BakeAsync();
        var second = await bench.BakeAsync();
        Assert.True(second.Unchanged);
        Assert.Equal(first.Said.Report, second.Said.Report);
        Assert.Equal(first.Outputs, second.Outputs);
    }

    [Theory]
    [InlineData("sbom: s.{arch}, layer: l.{arch}, oci: o", "oci")]
    [InlineData("sbom: s.{arch}, layer: l.{arch}", "layer")]
    [InlineData("sbom: s.{arch}, rootfs: r/{arch}", null)]
    public async Task Names_the_image_and_no_other_output(string outputs, string? kind)
    {
        var lines = outputs.Split(", ").Select(o => o.Split(": ")).Select(o => $"  - {{ kind: {o[0]}, path: '{o[1]}' }}\n");
        bench.EditManifest(BakingBench.Plugins, BakingBench.Plugins + "outputs:\n" + string.Concat(lines));
        await bench.LockAsync();
        var outcome = await bench.BakeAsync();
        Assert.Equal(outcome.Outputs.FirstOrDefault(o => o.Kind == kind)?.Digest, outcome.Image);
        Assert.Equal(kind is null, outcome.Image is null);
    }

    [Fact]
    public async Task Stays_unchanged_when_the_manifest_changes_nothing_that_is_baked()
    {
        await BakedAsync();
        bench.EditManifest("platforms:", "# a comment\nplatforms:");
        Assert.True(await UnchangedAsync());
    }

    public static TheoryData<string> Touches =>
        ["remove", "change", "time", "mode", "add", "link", "dangling", "directory", "layout", "layer"];

    [Theory]
    [MemberData(nameof(Touches))]
    public async Task Makes_anew_what_was_touched(string how)
    {
        await BakedAsync();
        var file = Output("rootfs/linux-amd64/opt/cni/bin/bridge");
        switch (how)
        {
            case "remove": File.Delete(file); break;
            case "change": File.AppendAllText(file, "x"); break;
            case "time": File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch); break;
            case "mode" when !OperatingSystem.IsWindows(): File.SetUnixFileMode(file, UnixFileMode.UserRead); break;
            case "link": File.Delete(file); File.CreateSymbolicLink(file, "macvlan"); break;
            case "layout": File.Delete(Directory.EnumerateFiles(Output("layout/blobs/sha256")).First()); break;
            case "layer": File.AppendAllText(Output("layer.linux-amd64.tar.zst"), "x"); break;
            default:
                // What no bake wrote is another rule's matter: here it only has to be seen.
                if (how == "add") File.WriteAllText(Output("layout/foreign"), "x");
                else if (how == "dangling") File.CreateSymbolicLink(Output("layout/foreign"), "nowhere");
                else File.CreateSymbolicLink(Output("layout/foreign"), bench.Folder.Path);
                Assert.Contains(" CNIK7012", await BakingBench.FailsAsync(() => bench.BakeAsync()), StringComparison.Ordinal);
                return;
        }

        Assert.False(await UnchangedAsync());
        Assert.True(await UnchangedAsync());
    }

    [Fact]
    public async Task Makes_anew_for_another_tool_version_date_layout_or_libc()
    {
        bench.EditManifest(BakingBench.Plugins, BakingBench.Plugins + "outputs: [{ kind: report, path: report.json }]\n");
        await BakedAsync();
        Assert.False(await UnchangedAsync(r => r with { ToolVersion = "2.0.0" }));
        bench.EditManifest("plugins:", "node: { libc: none }\nplugins:");
        Assert.False(await UnchangedAsync());
        bench.EditManifest("libc: none", "layout: debian");
        Assert.False(await UnchangedAsync());
        bench.Host = bench.Host with { Environment = bench.Host.Environment.Add("SOURCE_DATE_EPOCH", "7") };
        Assert.False(await UnchangedAsync());
        Assert.True(await UnchangedAsync());
    }

    [Fact]
    public async Task Makes_anew_for_other_platforms_in_the_same_image()
    {
        bench.EditManifest(BakingBench.Plugins, BakingBench.Plugins + "outputs: [{ kind: oci, path: out }]\n");
        await bench.LockAsync();
        var all = await bench.BakeAsync();
        var one = await bench.BakeAsync(r => r with { Platforms = [Platform.Parse("linux/amd64")] });
        Assert.False(one.Unchanged);
        Assert.NotEqual(all.Outputs[0].Digest, one.Outputs[0].Digest);
    }

    [Fact]
    public async Task Makes_anew_elsewhere_and_on_demand()
    {
        await BakedAsync();
        Assert.False(await UnchangedAsync(r => r with { Output = "other" }));
        Assert.False(await UnchangedAsync(r => r with { Rebuild = true }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"files\":[]}")]
    [InlineData("{\"files\":{},\"digests\":{\"a\":7},\"report\":\"\"}")]
    [InlineData("{\"files\":{},\"digests\":{\"a\":\"b\"},\"report\":\"\"}")]
    [InlineData("{\"files\":{},\"digests\":{},\"report\":\"?\"}")]
    [InlineData("{\"files\":{\"a\":\"1\",\"a\":\"1\"},\"digests\":{},\"report\":\"\"}")]
    public async Task Takes_an_odd_document_for_none(string document)
    {
        var store = new BlobStore(bench.Host);
        var inputs = Digest.Sha256("inputs"u8);
        await store.PutDerivedAsync("bake-stamp-1", inputs.Hex, System.Text.Encoding.UTF8.GetBytes(document), Token);
        Assert.Null(await OutputStamp.FindAsync(store, inputs, [], Token));
    }
}
