using CniImageKit.Cli;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Cli;

public sealed class DisplayTests : IDisposable
{
    private readonly StringWriter error = new() { NewLine = "\n" };

    public void Dispose()
    {
        error.Dispose();
    }

    private Screen Plain(bool json = false) => new(TextWriter.Null, error) { Json = json };

    [Fact]
    public async Task Shows_each_warning_once_whoever_raises_it_and_never_mixes_lines()
    {
        var display = new Display(Plain());
        await display.RunAsync(async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(() =>
            {
                for (var i = 0; i < 50; i++) display.Report(
                    new WarningFound(Rules.CpuLevel(Location.None, $"plugin-{i}", "GOAMD64=v3", "v1")));
            })));
            return 0;
        });
        var lines = error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(50 * 4, lines.Length);
        Assert.Equal(50, lines.Count(l => l.StartsWith("cnikit: warning CNIK5802: 'plugin-", StringComparison.Ordinal)));
        Assert.Equal(50, display.Warnings.Count);
    }

    [Fact]
    public void Keeps_warnings_for_the_document_with_json()
    {
        var display = new Display(Plain(json: true));
        display.Report(new WarningFound(Rules.CpuLevel(Location.None, "a", "GOAMD64=v3", "v1")));
        Assert.Equal("", error.ToString());
        Assert.Single(display.Warnings);
    }

    [Fact]
    public void Tells_a_download_once_when_it_ends()
    {
        var display = new Display(Plain());
        display.Report(new DownloadProgress("a.tgz", 10, 5_000));
        display.Report(new DownloadProgress("a.tgz", 5_000, 5_000));
        Assert.Equal("  fetched a.tgz  5 kB\n", error.ToString());
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "making a.tgz\n  fetched a.tgz  5 kB\n")]
    public void Tells_beside_the_document_what_goes_on_where_asked_to(int verbosity, string said)
    {
        var display = new Display(new Screen(TextWriter.Null, error) { Json = true, Verbosity = verbosity });
        display.Report(new StepStarted("making a.tgz"));
        display.Report(new DownloadProgress("a.tgz", 5_000, 5_000));
        Assert.Equal(said, error.ToString());
    }

    [Fact]
    public async Task Shows_warnings_after_a_live_display_also_where_the_work_fails()
    {
        var display = new Display(new Screen(TextWriter.Null, error) { Terminal = true });
        await Assert.ThrowsAsync<CniImageKitException>(() => display.RunAsync<int>(() =>
        {
            display.Report(new DownloadProgress("a.tgz", 10, null));
            display.Report(new WarningFound(Rules.CpuLevel(Location.None, "a", "GOAMD64=v3", "v1")));
            throw new CniImageKitException(Rules.FileTrouble("x"));
        }));
        Assert.Contains("warning CNIK5802: 'a'", error.ToString(), StringComparison.Ordinal);
    }
}
