using System.Text.Json;
using CniImageKit.Tests.EndToEnd;

namespace CniImageKit.Tests.Nodes;

/// <summary>Debian's plugins for arm64, which <c>cnikit test</c> asks for their versions under qemu, with Debian's C library.</summary>
public sealed class ForeignTrialTests : IDisposable
{
    private readonly TempFolder folder = new();

    public ForeignTrialTests()
    {
        Needs.Tool("qemu-aarch64-static", "qemu-user-static");
        Needs.Tool("unshare", "util-linux");
        Needs.Tool("ip", "iproute2");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("bookworm")]
    [InlineData("sid")]
    public async Task All_of_them_answer(string suite)
    {
        var steps = await StepsAsync(suite, await DebianPackages.UnpackAsync("bookworm", "arm64", "libc6"));
        Assert.Equal(
            ["bridge passed ", "host-local passed ", "macvlan passed "],
            steps.Select(s => $"{s.Plugin} {s.Result} {s.Detail}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_plugin_that_cannot_run_is_no_plugin_that_answers()
    {
        // A loader that loads nothing.
        folder.Write("root/lib/ld-linux-aarch64.so.1", "");
        var steps = await StepsAsync("bookworm", folder["root"]);
        Assert.Equal(3, steps.Length);
        Assert.All(steps, s => Assert.Equal("failed", s.Result));
        Assert.All(steps, s => Assert.NotEmpty(s.Detail));
    }

    private async Task<(string Plugin, string Result, string Detail)[]> StepsAsync(string suite, string root)
    {
        folder.Write("cni.yaml", RealNode.Manifest(suite).TrimEnd() + "\n    include: [bridge, host-local, macvlan]\n");
        var cnikit = new Cnikit(folder.Path, folder["store"]) { Environment = { ["QEMU_LD_PREFIX"] = root } };
        (await cnikit.RunAsync("lock")).Ok();
        var ran = await cnikit.RunAsync("test", "--json");
        var foreign = JsonDocument.Parse(ran.Out).RootElement.GetProperty("scenarios").EnumerateArray()
            .Single(s => s.GetProperty("name").GetString() == "linux/arm64 plugins");
        return
        [
            .. foreign.GetProperty("steps").EnumerateArray().Select(s => (
                s.GetProperty("plugin").GetString()!, s.GetProperty("result").GetString()!,
                s.TryGetProperty("detail", out var detail) ? detail.GetString()! : "")),
        ];
    }
}
