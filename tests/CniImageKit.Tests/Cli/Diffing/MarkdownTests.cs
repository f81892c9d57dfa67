using System.Text.RegularExpressions;
using CniImageKit.Cli.Diffing;

namespace CniImageKit.Tests.Cli.Diffing;

/// <summary>Markdown for a pull request, from locks that somebody else wrote.</summary>
public partial class MarkdownTests
{
    [Theory]
    [InlineData("bridge", "bridge")]
    [InlineData("1.1.1+ds1-3+b17", "1.1.1+ds1-3+b17")]
    [InlineData("1.0~rc1", "`1.0~rc1`")]
    [InlineData("a_b_c", "`a_b_c`")]
    [InlineData("@everyone", "`@everyone`")]
    [InlineData("a|b", @"`a\|b`")]
    [InlineData("`", "`` ` ``")]
    [InlineData("a ``` b", "```` a ``` b ````")]
    [InlineData("<b>", "`<b>`")]
    [InlineData("https://x", "`https://x`")]
    [InlineData("www.x", "`www.x`")]
    [InlineData("deadbeef", "`deadbeef`")]
    [InlineData("GH-1", "`GH-1`")]
    [InlineData("a: b", "a: b")]
    [InlineData(":a:", "`:a:`")]
    [InlineData("a\nb\u202e\0", "`a\ufffdb\ufffd\ufffd`")]
    [InlineData(" ", "`   `")]
    [InlineData("- a", "`- a`")]
    public void Puts_what_means_something_into_a_code_span(string text, string expected) => Assert.Equal(expected, MarkdownText.Of(text));

    /// <summary>Outside of code spans no character is left that Markdown, HTML, or a host's own links live of.</summary>
    [Fact]
    public void Leaves_nothing_of_a_hostile_lock_outside_of_code()
    {
        var markdown = DiffMarkdown.Write(DiffSamples.Hostile);
        Assert.Contains("alert(1)", markdown, StringComparison.Ordinal);
        foreach (var line in markdown.Split('\n'))
        {
            var outside = CodeSpan().Replace(line, "");
            if (line.StartsWith("<details><summary>Go modules", StringComparison.Ordinal) || line == "</details>") continue;
            Assert.DoesNotMatch(@"[<>&@#\[\]_~`\\\u0000-\u001f]|https?:|www\.|:\w+:", outside.StartsWith('>') ? outside[1..] : HeadMark().Replace(outside, ""));
        }
    }

    [Fact]
    public void Keeps_every_row_of_a_hostile_lock_in_its_columns()
    {
        var rows = DiffMarkdown.Write(DiffSamples.Hostile).Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).ToList();
        Assert.True(rows.Count > DiffSamples.Evil.Length);
        Assert.All(rows, r => Assert.Contains(Regex.Count(r, @"(?<!\\)\|"), new[] { 7, 5 }));
    }

    [Fact]
    public void Stays_shorter_than_a_comment_may_be_and_says_what_is_missing()
    {
        var markdown = DiffMarkdown.Write(DiffSamples.Large(3000));
        Assert.InRange(markdown.Length, 40_000, DiffMarkdown.Longest);
        var shown = Regex.Count(markdown, @"\| \*\*plugin\d{4}\*\*");
        Assert.Contains($"and {3000 - shown} more rows", markdown, StringComparison.Ordinal);
        Assert.EndsWith("</details>\n", markdown, StringComparison.Ordinal);
        Assert.True(DiffMarkdown.Write(DiffSamples.Hostile).Length < DiffMarkdown.Longest);
    }

    [Fact]
    public void Says_that_nothing_changes()
    {
        var same = DiffSamples.Compare(Tests.Locking.Locks.Sample, Tests.Locking.Locks.Sample);
        Assert.StartsWith("### Node plugins: nothing changes\n", DiffMarkdown.Write(same), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("^### ")]
    private static partial Regex HeadMark();
}
