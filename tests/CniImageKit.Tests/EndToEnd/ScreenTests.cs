namespace CniImageKit.Tests.EndToEnd;

/// <summary>What people see: colours and a live display on a terminal, plain lines elsewhere, the digest alone with <c>-q</c>.</summary>
public sealed class ScreenTests : IAsyncLifetime
{
    private ReleaseBed bed = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await ReleaseBed.StartAsync();
        await bed.PublishAsync("v1.1.1", "bookworm", runnerOwned: true, "loopback");
        bed.Write();
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Quiet_prints_the_digest_alone_and_again_when_nothing_changed()
    {
        (await bed.Cnikit.RunAsync("lock", "-q")).Ok();
        var first = (await bed.Cnikit.RunAsync("bake", "-q")).Ok();
        Assert.Matches("^sha256:[0-9a-f]{64}\n$", first.Out);
        Assert.Equal("", first.Error);
        Assert.Equal(first.Out, (await bed.Cnikit.RunAsync("bake", "-q")).Ok().Out);
        Assert.StartsWith(
            "unchanged  image  " + first.Out.TrimEnd(), (await bed.Cnikit.RunAsync("bake")).Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_is_plain_lines_without_colour()
    {
        var cnikit = bed.Cnikit;
        cnikit.Environment["NO_COLOR"] = null;
        cnikit.Environment["TERM"] = "xterm-256color";
        var run = (await cnikit.RunAsync("lock")).Ok();
        Assert.DoesNotContain('\u001b', run.Out + run.Error);
        Assert.Contains("  fetched plugins-linux-arm64-v1.1.1.tgz  ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_shows_a_bar_and_colours_and_cleans_up()
    {
        var screen = await OnTerminalAsync(noColor: null, "lock");
        Assert.Contains("plugins-linux-a", screen, StringComparison.Ordinal);
        Assert.Contains("\u001b[33mwarning CNIK", screen, StringComparison.Ordinal);
        Assert.Contains("\u001b[?25l", screen, StringComparison.Ordinal);
        Assert.True(
            screen.LastIndexOf("\u001b[?25h", StringComparison.Ordinal) > screen.LastIndexOf("\u001b[?25l", StringComparison.Ordinal),
            "the cursor stays hidden");
        Assert.EndsWith("wrote cni.lock.json", screen.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_obeys_NO_COLOR()
    {
        var screen = await OnTerminalAsync(noColor: "1", "lock");
        Assert.Contains("warning CNIK", screen, StringComparison.Ordinal);
        Assert.DoesNotMatch("\u001b\\[[0-9;]*[1-9][0-9;]*m", screen);
    }

    [Fact]
    public async Task Unknown_options_end_with_2_and_the_way_to_help()
    {
        var run = await bed.Cnikit.RunAsync("bake", "--frobnicate");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Out);
        Assert.Contains("error CNIK9001: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("'--frobnicate'", run.Error, StringComparison.Ordinal);
        Assert.Contains("cnikit --help", run.Error, StringComparison.Ordinal);
    }

    private async Task<string> OnTerminalAsync(string? noColor, string command)
    {
        var script = Needs.Tool("script", "bsdutils");
        var cnikit = bed.Cnikit;
        cnikit.Environment["NO_COLOR"] = noColor;
        cnikit.Environment["TERM"] = "xterm-256color";
        var (program, before) = Cnikit.Command;
        var line = string.Join(' ', new[] { program }.Concat(before).Append(command).Select(w => $"'{w}'"));
        return (await cnikit.RunUnderShellAsync(script, "-qec", line, "/dev/null")).Ok().Out;
    }
}
