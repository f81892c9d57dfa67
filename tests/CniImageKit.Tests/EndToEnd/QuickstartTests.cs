using System.Text.Json;
using CniImageKit.Tests.House;

namespace CniImageKit.Tests.EndToEnd;

/// <summary>The first command of the README, as a new user runs it, on the real archive.</summary>
public sealed class QuickstartTests : IDisposable
{
    private const string ReviewedLock = "images/quickstart/cni.lock.json";
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Makes_all_outputs_for_both_platforms_and_a_command_that_verifies_them()
    {
        var copy = await RepositoryCopy.MakeAsync(folder);
        var run = (await BuildAsync(copy)).Ok();
        string[] outputs =
        [
            "layout", "image.oci.tar", "rootfs/linux-amd64", "rootfs/linux-arm64", "layer.linux-amd64.tar.zst", "layer.linux-arm64.tar.zst",
            "sbom.linux-amd64.cdx.json", "sbom.linux-arm64.cdx.json", "report.json",
        ];
        Assert.All(outputs, o => Assert.True(Path.Exists(Path.Combine(copy, "artifacts/quickstart", o)), o));
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(copy, "artifacts/quickstart/report.json")));
        var platforms = report.RootElement.GetProperty("platforms").EnumerateArray().Select(p => p.GetProperty("platform").GetString());
        Assert.Equal(["linux/amd64", "linux/arm64"], platforms);
        Assert.Contains("macvlan", run.Out, StringComparison.Ordinal);
        var cnikit = Path.Combine(copy, "artifacts/bin/cnikit");
        string[] verify = ["verify", "artifacts/quickstart/layout", "--manifest", "images/quickstart/cni.yaml"];
        (await Shell.RunAsync(cnikit, verify, copy, null)).Ok();
    }

    [Fact]
    public async Task Is_not_stranded_by_a_lock_whose_version_has_left_the_archive()
    {
        var copy = await RepositoryCopy.MakeAsync(folder);
        var path = Path.Combine(copy, ReviewedLock);
        var left = File.ReadAllText(path).Replace("_amd64.deb", "~gone_amd64.deb", StringComparison.Ordinal);
        File.WriteAllText(path, left);
        var run = (await BuildAsync(copy)).Ok();
        Assert.Contains("CNIK2210", run.Out + run.Error, StringComparison.Ordinal);
        Assert.Contains("cnikit update", run.Out, StringComparison.Ordinal);
        Assert.Equal(left, File.ReadAllText(path));
        Assert.True(File.Exists(Path.Combine(copy, "artifacts/quickstart/relocked.cni.lock.json")));
        Assert.True(File.Exists(Path.Combine(copy, "artifacts/quickstart/layout/index.json")));
    }

    private Task<Ran> BuildAsync(string copy) => Shell.RunAsync(
        "bash", ["./build.sh"], copy, new Dictionary<string, string?> { ["CNIKIT_CACHE"] = folder["store"], ["CNIKIT_BIN"] = null });
}
