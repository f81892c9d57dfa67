using CniImageKit.Cli;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Cli;

public sealed class ScreenTests : IDisposable
{
    private readonly StringWriter output = new() { NewLine = "\n" };
    private readonly StringWriter error = new() { NewLine = "\n" };

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }

    [Fact]
    public void Aligns_wide_characters_and_ends_no_line_with_blanks()
    {
        new Screen(output, error).Table(["name", "size"], [["橋", "1"], ["bridge", ""]]);
        Assert.Equal("name    size\n橋      1\nbridge\n", output.ToString());
    }

    [Fact]
    public void Lets_no_name_steer_the_terminal()
    {
        var screen = new Screen(output, error);
        screen.Say("a\u001b[2Jb");
        screen.Table(["x"], [["\u001b]0;title\u0007"]]);
        screen.Finding(Rules.FileTrouble("\u009b31m"));
        Assert.DoesNotContain($"{output}{error}", c => c != '\n' && char.IsControl(c));
        Assert.StartsWith("a\ufffd[2Jb\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_the_severity_alone()
    {
        new Screen(output, error) { Color = true }.Finding(Rules.FileTrouble("x"));
        Assert.StartsWith("cnikit: \u001b[31merror CNIK9002\u001b[0m: x.\n", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_findings_of_one_kind()
    {
        new Screen(output, error).Findings(
            [.. Enumerable.Range(1, 9).Select(i => Rules.EmptyPlugin(Location.None, $"p{i}")), Rules.FileTrouble("x")]);
        Assert.Equal(6, error.ToString().Split('\n').Count(l => l.StartsWith("cnikit: error", StringComparison.Ordinal)));
        Assert.Contains(
            "\n  and 4 more of CNIK5306 (plugin is empty); --json lists them all\n", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(4_100, "4 kB")]
    [InlineData(5_420_000, "5.4 MB")]
    [InlineData(1_234_000_000, "1.23 GB")]
    public void Writes_bytes_as_people_read_them(long bytes, string text) => Assert.Equal(text, Screen.Bytes(bytes));
}
