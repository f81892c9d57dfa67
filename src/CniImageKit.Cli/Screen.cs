using CniImageKit.Diagnostics;
using Spectre.Console;

namespace CniImageKit.Cli;

/// <summary>Where text goes: results to the standard output, findings and progress to the standard error.</summary>
internal sealed class Screen(TextWriter output, TextWriter error)
{
    private const int MostOfAKind = 5;

    public bool Json { get; init; }

    public bool Quiet { get; init; }

    /// <summary>How often -v was given.</summary>
    public int Verbosity { get; init; }

    /// <summary>The standard error is a terminal that a live display can be drawn on.</summary>
    public bool Terminal { get; init; }

    /// <summary>Colour is wanted (no NO_COLOR) where the stream is a terminal.</summary>
    public bool Color { get; init; }

    /// <summary>The standard error as a live display.</summary>
    public IAnsiConsole ErrorConsole { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });

    /// <summary>A line for people; none with --json or --quiet.</summary>
    public void Say(string line)
    {
        if (!Json && !Quiet) output.WriteLine(Clean(line));
    }

    /// <summary>The result itself, in every mode.</summary>
    public void Result(string text) => output.WriteLine(Clean(text));

    /// <summary>A JSON document, its final newline included.</summary>
    public void Result(ReadOnlySpan<byte> json) => output.Write(System.Text.Encoding.UTF8.GetString(json));

    /// <summary>A line beside the result.</summary>
    public void Note(string line) => error.WriteLine(Clean(line));

    /// <summary>A finding as people and problem matchers read it; only its severity is coloured.</summary>
    public void Finding(Diagnostic finding)
    {
        var isError = finding.Rule.Severity == Severity.Error;
        var mark = $"{(isError ? "error" : "warning")} {finding.Rule.Id}";
        var text = Clean(finding.ToText());
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        error.WriteLine(Color ? $"{text[..at]}\u001b[{(isError ? 31 : 33)}m{mark}\u001b[0m{text[(at + mark.Length)..]}" : text);
    }

    /// <summary>Findings in order; of one kind the first few, and how many more there are.</summary>
    public void Findings(IEnumerable<Diagnostic> findings)
    {
        foreach (var kind in findings.GroupBy(f => f.Rule))
        {
            foreach (var finding in kind.Take(MostOfAKind)) Finding(finding);
            var more = kind.Count() - MostOfAKind;
            if (more > 0) Note($"  and {more} more of {kind.Key.Id} ({kind.Key.Title}); --json lists them all");
        }
    }

    /// <summary>Rows under a head, columns as wide as their widest cell on a terminal.</summary>
    public void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        if (Json || Quiet) return;
        List<string[]> all = [[.. head], .. rows.Select(r => r.Select(Clean).ToArray())];
        var widths = Enumerable.Range(0, head.Count).Select(i => all.Max(r => r[i].GetCellWidth())).ToArray();
        foreach (var row in all)
            output.WriteLine(string.Join("  ", row.Select((cell, i) => cell + new string(' ', widths[i] - cell.GetCellWidth()))).TrimEnd());
    }

    /// <summary>Bytes as people read them: 4 kB, 5.4 MB.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} B",
        < 1_000_000 => $"{bytes / 1e3:0} kB",
        < 1_000_000_000 => $"{bytes / 1e6:0.0} MB",
        _ => $"{bytes / 1e9:0.00} GB",
    };

    /// <summary>A digest cut for a table: its first and last four digits.</summary>
    public static string Short(Digest digest) => $"{digest.Hex[..4]}…{digest.Hex[^4..]}";

    // Names and facts come from archives and binaries that anybody may have made: none of them may steer the terminal.
    private static string Clean(string text) =>
        text.Any(IsControl) ? string.Concat(text.Select(c => IsControl(c) ? '\ufffd' : c)) : text;

    private static bool IsControl(char c) => char.IsControl(c) && c is not ('\n' or '\t');
}
