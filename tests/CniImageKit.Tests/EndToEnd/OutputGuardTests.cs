namespace CniImageKit.Tests.EndToEnd;

/// <summary>What a bake leaves alone, and what it leaves when it fails.</summary>
public sealed class OutputGuardTests(RealNode node) : IClassFixture<RealNode>, IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("report", "cni.yaml")]
    [InlineData("report", "cni.lock.json")]
    [InlineData("sbom", "{arch}.txt")]
    [InlineData("oci-archive", "notes.txt")]
    [InlineData("layer", "{arch}.txt")]
    [InlineData("oci", "notes.txt")]
    [InlineData("rootfs", "{arch}.txt")]
    [InlineData("report", "photos")]
    [InlineData("oci", "photos")]
    [InlineData("rootfs", "{arch}.photos")]
    public async Task Neither_file_nor_directory_of_another_is_replaced(string kind, string path)
    {
        Prepare($"  - {{ kind: {kind}, path: '{path}' }}\n");
        foreach (var file in new[] { "notes.txt", "amd64.txt", "photos/one.png", "amd64.photos/one.png" }) folder.Write(file, "mine\n");
        var before = Texts();
        var run = await BakeAsync();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("CNIK7012", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, Texts());
    }

    [Fact]
    public async Task A_bake_that_may_not_write_one_output_writes_none()
    {
        Prepare("  - { kind: report, path: a/report.json }\n  - { kind: sbom, path: 'a/sbom.{arch}.json' }\n  - { kind: oci, path: photos }\n");
        folder.Write("photos/one.png", "mine\n");
        Assert.Equal(1, (await BakeAsync()).ExitCode);
        Assert.False(Directory.Exists(folder["a"]));
    }

    [Fact]
    public async Task Its_own_outputs_are_replaced()
    {
        Prepare("""
              - { kind: report, path: report.json }
              - { kind: sbom, path: 'sbom.{arch}.json' }
              - { kind: layer, path: 'layer.{arch}.tar.zst' }
              - { kind: oci-archive, path: image.tar }
              - { kind: oci, path: layout }
              - { kind: rootfs, path: 'rootfs/{arch}' }

            """);
        (await BakeAsync()).Ok();
        (await BakeAsync("--rebuild")).Ok();
    }

    private void Prepare(string outputs)
    {
        File.Copy(Path.Combine(node.Directory, "cni.lock.json"), folder["cni.lock.json"]);
        folder.Write("cni.yaml", RealNode.Manifest("bookworm") + "outputs:\n" + outputs);
    }

    private Task<Ran> BakeAsync(params string[] more) =>
        new Cnikit(folder.Path, node.Store).RunAsync(["bake", "--platform", "linux/amd64", .. more]);

    private Dictionary<string, string> Texts() =>
        Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllText);
}
