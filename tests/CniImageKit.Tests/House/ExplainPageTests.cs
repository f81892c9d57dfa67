using System.Text.RegularExpressions;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.House;

/// <summary>The pages that <c>cnikit explain</c> shows.</summary>
public partial class ExplainPageTests
{
    private static readonly string[] Pages = SourceTree.Files("src/CniImageKit/Diagnostics", "*.md");

    [Fact]
    public void Is_about_a_rule_that_exists() =>
        Findings.None(Pages.Select(p => Path.GetFileNameWithoutExtension(p)).Except(Rules.All.Select(r => r.Id)));

    [Fact]
    public void Begins_with_the_rule_and_its_title()
    {
        var titles = Rules.All.ToDictionary(r => r.Id, r => r.Title);
        Findings.None(Pages.Where(p => Path.GetFileNameWithoutExtension(p) is var id
            && SourceTree.Text(p).Split('\n')[0] != $"# {id}: {titles.GetValueOrDefault(id)}"));
    }

    [Fact]
    public void Says_what_why_and_how() =>
        Findings.None(Pages.Where(p => new[] { "## What it means", "## Why it is refused", "## How to mend it", "## Example" }
            .Any(heading => !SourceTree.Text(p).Contains($"\n{heading}\n", StringComparison.Ordinal))));

    [Fact]
    public void Is_there_where_a_message_sends_people_to_it() =>
        Findings.None(RuleFactories.All.SelectMany(f => f.Diagnostic.Details.Select(d => d.Value)).SelectMany(text => Sent().Matches(text))
            .Select(m => m.Groups[1].Value).Except(Pages.Select(p => Path.GetFileNameWithoutExtension(p)!)));

    [Fact]
    public void Lies_in_the_library() =>
        Assert.Equal(
            Pages.Select(p => "pages/" + Path.GetFileName(p)),
            typeof(Rules).Assembly.GetManifestResourceNames()
                .Where(n => n.StartsWith("pages/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [GeneratedRegex("cnikit explain (CNIK[0-9]{4})")]
    private static partial Regex Sent();
}
