using System.CommandLine;
using System.Text.RegularExpressions;
using CniImageKit.Cli;
using CniImageKit.Cli.Manual;

namespace CniImageKit.Tests.House;

/// <summary>Every command is explained, by its text in src/CniImageKit.Cli/Pages and in README.md.</summary>
public partial class CommandTests
{
    private static readonly RootCommand Root = CommandTree.Create();

    private static readonly IEnumerable<Command> Commands = [Root, .. Root.Subcommands.Where(c => !c.Hidden)];

    [Fact]
    public void Has_a_page_for_every_command() => Findings.None(
        Commands.Select(Name).Except(PageText.Names).Select(n => $"src/CniImageKit.Cli/Pages/{n}.md is missing; Pages/bake.md is an example"));

    [Fact]
    public void Has_a_command_for_every_page() => Findings.None(PageText.Names.Except(Commands.Select(Name)));

    [Fact]
    public void Describes_and_shows_every_command() => Findings.None(Commands.SelectMany(command =>
    {
        var page = PageText.Of(Name(command));
        bool Has(string title) => page.Any(s => s.Title == title && s.Blocks.Length > 0);
        return new[] { "", "Examples" }.Where(title => !Has(title))
            .Select(title => $"{Name(command)}: no {(title.Length == 0 ? "description" : title)}");
    }));

    [Fact]
    public void Describes_every_option_and_argument_in_a_line_without_a_final_dot() => Findings.None(
        All(Root).SelectMany(c => c.Options.Cast<Symbol>().Concat(c.Arguments).Append(c))
            .Where(s => !s.Hidden && (s.Description is not { Length: > 10 } text || text.EndsWith('.') || !char.IsLetter(text[0])))
            .Select(s => $"{s.Name}: {s.Description}"));

    [Fact]
    public void Refers_to_pages_that_exist() => Findings.None(
        from name in PageText.Names
        from section in PageText.Of(name)
        from text in section.Blocks.OfType<Paragraph>()
        from reference in Reference().Matches(text.Text).Select(m => m.Groups[1].Value)
        where !PageText.Names.Contains(reference)
        select $"{name}: cnikit-{reference}");

    [Fact]
    public void Has_a_row_of_the_README_for_every_command()
    {
        var rows = SourceTree.Text("README.md").Split('\n').Where(l => l.StartsWith("| `cnikit ", StringComparison.Ordinal)).ToList();
        Findings.None(Root.Subcommands.Where(c => !c.Hidden && !rows.Any(r => Regex.IsMatch(r, $"^\\| `cnikit {c.Name}\\b")))
            .Select(c => $"README.md has no row for cnikit {c.Name}"));
    }

    /// <summary>What the examples show is a command line that would be taken.</summary>
    [Fact]
    public void Shows_command_lines_that_parse() => Findings.None(
        from name in PageText.Names
        from section in PageText.Of(name)
        from code in section.Blocks.OfType<Code>()
        from line in code.Lines
        from command in Example().Matches(Substitution().Replace(line, "file")).Select(m => m.Groups[1].Value.Trim())
        let parsed = Root.Parse(command.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        let faults = Usage.Of(parsed).Select(f => f.Message).ToList()
        where faults.Count > 0
        select $"{name}: cnikit {command}: {string.Join(' ', faults)}");

    private static string Name(Command command) => command is RootCommand ? "cnikit" : command.Name;

    private static IEnumerable<Command> All(Command command) => command.Subcommands.Where(c => !c.Hidden).SelectMany(All).Prepend(command);

    [GeneratedRegex(@"cnikit-([a-z]+)\(1\)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"(?<![\w/.=])cnikit ([^|&>)]*)")]
    private static partial Regex Example();

    [GeneratedRegex(@"<\([^)]*\)")]
    private static partial Regex Substitution();
}
