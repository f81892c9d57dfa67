using System.Text;
using CniImageKit.Comparing;
using CniImageKit.Diagnostics;

namespace CniImageKit.Cli.Diffing;

/// <summary>A comparison as Markdown for a comment on a pull request, shorter than such a comment may be.</summary>
internal static class DiffMarkdown
{
    /// <summary>GitHub takes 65,536 characters; the rest is for what a pipeline puts around it.</summary>
    public const int Longest = 60_000;

    private const int ForModules = 12_000;

    public static string Write(LockComparison found)
    {
        var text = new StringBuilder();
        text.Append("### Node plugins: ").Append(found.Differs ? DiffWords.Counts(found) : "nothing changes").Append("\n\n");
        text.Append($"{Cell(DiffWords.Side(found.Old))} → {Cell(DiffWords.Side(found.New))}\n");
        Findings(text, found);
        var rows = DiffRows.Of(found);
        if (rows.Length > 0) text.Append("\n| plugin | from | to | platforms | size | note |\n|---|---|---|---|---|---|\n");
        Limited(text, rows.Select(Row), rows.Length, "rows", Longest - ForModules);
        Summary(text, found);
        Modules(text, found);
        return text.ToString();
    }

    // What makes the whole doubtful comes before all else.
    private static void Findings(StringBuilder text, LockComparison found)
    {
        List<string> loud =
        [
            .. found.Findings.Where(LoudFindings.IsLoud).Select(f => Told(f)),
            .. found.Sources.Where(s => s.Change == PluginChange.Replaced).GroupBy(s => s.Source, s => s.Platform)
                .Select(s => $"The artifact of {Cell(s.Key)} for {DiffRows.Platforms(s)} has other bytes under the same name"),
            .. found.Sources.SelectMany(s => s.VerificationLost.Select(way => (s.Source, Way: way, s.Platform)))
                .GroupBy(l => (l.Source, l.Way), l => l.Platform)
                .Select(l => $"{Cell(l.Key.Source)} for {DiffRows.Platforms(l)} is no longer verified by {Cell(l.Key.Way)}"),
            .. found.AdvisoriesOpened.Select(a => $"{Cell(a.Id)} is opened{Severity(a)}: {Cell(string.Join(", ", a.Plugins))}"),
        ];
        if (loud.Count > 0) text.Append('\n');
        Limited(text, loud.Select(l => $"- **{l}**\n"), loud.Count, "such findings", Longest / 3);
        foreach (var other in found.Findings.Where(f => !LoudFindings.IsLoud(f)).Take(5)) text.Append($"\n> {Told(other)}\n");
    }

    private static string Row(DiffRow row)
    {
        var mark = row.IsLoud ? "**" : "";
        string Bold(string cell) => cell.Length == 0 ? "" : $"{mark}{cell}{mark}";
        var notes = string.Join("; ", row.Notes.Select(Cell));
        return $"| {Bold(Cell(row.Plugin))} | {Version(row.From)} | {Version(row.To)} | {row.Platforms} "
            + $"| {DiffWords.Bytes(row.OldSize, row.NewSize)} | {Bold(notes)} |\n";
    }

    private static void Summary(StringBuilder text, LockComparison found)
    {
        var lines = DiffSummary.Of(found).Where(l => l.Label is not ("opened" or "modules")).ToList();
        if (lines.Count == 0) return;
        text.Append('\n');
        foreach (var (label, line) in lines) text.Append($"- {label}: {Cell(line)}\n");
    }

    private static void Modules(StringBuilder text, LockComparison found)
    {
        var modules = DiffSummary.ModulesOf(found).ToList();
        if (modules.Count == 0) return;
        const string end = "\n</details>\n";
        text.Append($"\n<details><summary>Go modules: {DiffSummary.Of(found).First(l => l.Label == "modules").Text}</summary>\n\n");
        text.Append("| module | from | to | of |\n|---|---|---|---|\n");
        var rows = modules.Select(m =>
            $"| {Cell(m.Module.Path)} | {Version(m.Module.From)} | {Version(m.Module.To)} | {Cell(DiffWords.Source(m.Source))} |\n");
        Limited(text, rows.Distinct(), modules.Count, "modules", Longest - end.Length - 100);
        text.Append(end);
    }

    // Whole lines until there is no more room, and then how many are missing.
    private static void Limited(StringBuilder text, IEnumerable<string> lines, int count, string what, int end)
    {
        var told = 0;
        foreach (var line in lines)
        {
            if (text.Length + line.Length > end)
            {
                text.Append($"\nand {count - told} more {what}: see `cnikit diff` itself\n");
                return;
            }

            text.Append(line);
            told++;
        }
    }

    private static string Told(Diagnostic finding) =>
        $"{Cell(finding.At.ToString())}: {Cell(finding.Message.TrimEnd('.'))} ({finding.Rule.Id})";

    private static string Severity(AdvisoryChange advisory) => advisory.Severity is { } severity ? $" ({Cell(severity)})" : "";

    private static string Version(string? version) => version is null ? "–" : Cell(version);

    private static string Cell(string text) => MarkdownText.Of(text);
}
