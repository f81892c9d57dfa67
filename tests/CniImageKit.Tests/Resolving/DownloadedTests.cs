using CniImageKit.Tests.Archives;
using CniImageKit.Tests.Baking;
using CniImageKit.Tests.Binaries;

namespace CniImageKit.Tests.Resolving;

/// <summary>What is said of downloaded artifacts when they are locked.</summary>
public sealed class DownloadedTests
{
    [Theory]
    [InlineData(0x9ed, "a.tgz CNIK5219")]
    [InlineData(0x1ff, "a.tgz CNIK5220")]
    [InlineData(0x1ed, "")]
    [InlineData(0x1a4, "")]
    public async Task Refuses_an_odd_mode_of_a_taken_plugin_and_of_no_other(int mode, string findings)
    {
        var archive = new TarBuilder().Header(Block("bridge", mode)).Body(Program).Header(Block("left-out", 0x9ff)).Body(Program).End();
        Assert.Equal(findings, await FindingsAsync("a.tgz", Pack.Gzip(archive), "include: [bridge]"));
    }

    [Fact]
    public async Task Takes_a_bare_file_under_the_name_that_the_manifest_gives_it() =>
        Assert.Equal("", await FindingsAsync("whereabouts-amd64", Program, "rename: { whereabouts-amd64: whereabouts }"));

    private static byte[] Program => new TinyElf().Build();

    private static TarBlock Block(string name, int mode) => new(name) { Size = Program.Length, Mode = mode };

    private static async Task<string> FindingsAsync(string asset, byte[] content, string key)
    {
        await using var site = await ReleaseSite.StartAsync();
        site.Publish("example/plugins", "v1.2.0", (asset, content)).WithChecksums();
        var from = $"{site.Web}example/plugins/releases/download/v{{version}}";
        using var bench = new BakingBench($"""
            schema: 1
            platforms: [linux/amd64]
            plugins:
              - from: url
                name: mine
                version: 1.2.0
                url: "{from}/{asset}"
                sums: "{from}/checksums.txt"
                {key}

            """);
        if (await Record.ExceptionAsync(() => bench.LockAsync()) is null) return "";
        return await BakingBench.FailsAsync(() => bench.LockAsync());
    }
}
