using System.Text.Json;
using CniImageKit.Tests.Baking;

namespace CniImageKit.Tests.Cli;

/// <summary><c>cnikit sbom</c> as a process.</summary>
public sealed class SbomTests : IDisposable
{
    private readonly BakingBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Prints_the_document_or_writes_it_and_says_what_is_missing()
    {
        await bench.LockAsync();
        var cnikit = new Cnikit(bench.Folder.Path, bench.Host.StoreRoot);
        var printed = (await cnikit.RunAsync("sbom", "-p", "linux/amd64")).Ok();
        Assert.Equal("1.6", JsonDocument.Parse(printed.Out).RootElement.GetProperty("specVersion").GetString());
        Assert.Contains("cni.yaml: warning CNIK8701", printed.Error, StringComparison.Ordinal);
        Assert.Contains("cni.yaml: warning CNIK8702", printed.Error, StringComparison.Ordinal);
        string[] arguments = ["sbom", "-p", "linux/amd64", "--format", "spdx-3.0.1", "-o", "node.spdx.json"];
        Assert.StartsWith("wrote node.spdx.json, ", (await cnikit.RunAsync(arguments)).Ok().Out, StringComparison.Ordinal);
        using var told = JsonDocument.Parse((await cnikit.RunAsync([.. arguments, "--json"])).Ok().Out);
        Assert.Equal("spdx-3.0.1", told.RootElement.GetProperty("format").GetString());
        Assert.False(told.RootElement.GetProperty("changed").GetBoolean());
        Assert.Equal(
            Digest.Sha256(await File.ReadAllBytesAsync(bench.Folder["node.spdx.json"], TestContext.Current.CancellationToken)).Hex,
            told.RootElement.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task Refuses_a_format_that_is_none()
    {
        var ran = await new Cnikit(bench.Folder.Path, bench.Host.StoreRoot).RunAsync("sbom", "--format", "spdx");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("spdx-2.3", ran.Error, StringComparison.Ordinal);
    }
}
