using CniImageKit.Cli;
using System.Text;
using System.Text.RegularExpressions;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.House;

public partial class RuleTests
{
    private const string Golden = "tests/CniImageKit.Tests/House/rules.golden.txt";

    [Fact]
    public void Has_an_id_of_its_own() => Findings.None(Rules.All.GroupBy(r => r.Id).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void Has_a_wellformed_id() => Findings.None(Rules.All.Where(r => !Id().IsMatch(r.Id)));

    [Fact]
    public void Has_a_title_without_a_full_stop() =>
        Findings.None(Rules.All.Where(r => r.Title.Length is 0 or > 60 || r.Title.EndsWith('.')));

    [Fact]
    public void Has_a_factory() => Findings.None(Rules.All.Select(r => r.Id).Except(RuleFactories.All.Select(f => f.Diagnostic.Rule.Id)));

    [Fact]
    public void Is_declared_in_one_file() =>
        Assert.Equal(
            Rules.All.Select(r => r.Id),
            SourceTree.Lines("src")
                .SelectMany(l => Declaration().Matches(l.Code)).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Is_thrown_only_where_its_second_digit_says_error()
    {
        var warnings = RuleFactories.All.Where(f => f.Diagnostic.Rule.Severity == Severity.Warning)
            .Select(f => f.Factory.Split('(')[0]).ToHashSet();
        Findings.None(SourceTree.Lines("src").Where(
            l => Thrown().Match(l.Code) is { Success: true } m && warnings.Contains(m.Groups[1].Value)));
    }

    // A message may end with what the system said, which brings its own full stop.
    [Fact]
    public void Says_it_in_sentences_of_one_line() =>
        Findings.None(RuleFactories.All.Select(f => (f.Factory, f.Diagnostic.Message))
            .Where(f => f.Message[^1] is not ('.' or '?' or '>') || f.Message.Contains('\n', StringComparison.Ordinal)));

    [Fact]
    public void Says_what_mends_it_last() =>
        Findings.None(RuleFactories.All.Where(f => f.Diagnostic.Details is not [.., { Label: "mend", Value.Length: > 0 }])
            .Select(f => $"{f.Diagnostic.Rule.Id} {f.Factory}: {f.Diagnostic.ToText()}"));

    [Fact]
    public void Uses_known_labels_only()
    {
        string[] labels =
        [
            "expected", "found", "known", "ours", "theirs", "needed by", "has it", "reason", "from", "to", "tried", "digest", "allowed",
            "locked at", "mend",
        ];
        Findings.None(RuleFactories.All.SelectMany(
            f => f.Diagnostic.Details.Where(d => !labels.Contains(d.Label)).Select(d => $"{f.Factory}: {d.Label}")));
    }

    [Fact]
    public void Names_only_commands_that_exist()
    {
        string[] commands = [.. CommandTree.Create().Subcommands.Select(c => c.Name)];
        string[] texts =
        [
            .. RuleFactories.All.Select(f => f.Diagnostic.ToText()),
            .. SourceTree.Files("src/CniImageKit/Diagnostics", "*.md").Select(SourceTree.Text),
        ];
        Findings.None(texts.SelectMany(
            t => Command().Matches(t).Where(m => !commands.Contains(m.Groups[1].Value)).Select(m => $"{m.Value} in: {t}")));
    }

    /// <summary>CNIKIT_RENEW_GOLDEN=1 writes the file anew: its difference is then reviewed like any other.</summary>
    [Fact]
    public void Reads_as_it_always_did()
    {
        var text = new StringBuilder();
        foreach (var (factory, diagnostic) in RuleFactories.All) text.Append($"# {factory}\n{diagnostic.ToText()}\n\n");
        var path = Path.Combine(SourceTree.Root, Golden);
        if (Environment.GetEnvironmentVariable("CNIKIT_RENEW_GOLDEN") == "1") File.WriteAllText(path, text.ToString());
        Assert.Equal(File.ReadAllText(path), text.ToString());
    }

    [GeneratedRegex("^CNIK[0-9]{4}$")]
    private static partial Regex Id();

    [GeneratedRegex(@"Rule = new\(""(CNIK\w*)""")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?:`|^    )cnikit ([a-z]+)", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"throw new CniImageKitException\(Rules\.(\w+)\(")]
    private static partial Regex Thrown();
}
