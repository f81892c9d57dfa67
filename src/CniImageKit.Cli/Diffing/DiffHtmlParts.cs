using CniImageKit.Comparing;
using CniImageKit.Diagnostics;

namespace CniImageKit.Cli.Diffing;

/// <summary>What stands before and after the table of plugins.</summary>
internal static class DiffHtmlParts
{
    private const int MostFindings = 20;

    /// <summary>What nobody asked for.</summary>
    public static Markup Loud(LockComparison found)
    {
        var loud = found.Findings.Where(LoudFindings.IsLoud).Concat(LoudFindings.Of(found)).ToList();
        return loud.Count == 0 ? Markup.None : Markup.Of($"""
            <section class="alarm" aria-labelledby="stop">
            <h2 id="stop">Stop and look</h2>
            {Findings(loud)}
            </section>
            """);
    }

    /// <summary>What is odd with a side.</summary>
    public static Markup Notes(LockComparison found)
    {
        var odd = found.Findings.Where(f => !LoudFindings.IsLoud(f)).ToList();
        return odd.Count == 0 ? Markup.None : Markup.Of($"""
            <section class="notes" aria-labelledby="notes">
            <h2 id="notes">Notes</h2>
            {Findings(odd)}
            </section>
            """);
    }

    /// <summary>The whole in a few lines.</summary>
    public static Markup Summary(LockComparison found)
    {
        var lines = DiffSummary.Of(found).ToList();
        return lines.Count == 0 ? Markup.None : Markup.Of($"""
            <section aria-labelledby="whole">
            <h2 id="whole">As a whole</h2>
            <dl class="whole">{Markup.Each(lines, l => $"<div><dt>{l.Label}</dt><dd><bdi>{l.Text}</bdi></dd></div>")}</dl>
            </section>
            """);
    }

    /// <summary>Go modules that differ.</summary>
    public static Markup Modules(LockComparison found)
    {
        var modules = DiffSummary.ModulesOf(found).ToList();
        if (modules.Count == 0) return Markup.None;
        var several = modules.Select(m => m.Source).Distinct().Count() > 1;
        return Markup.Of($"""
            <section aria-labelledby="modules">
            <h2 id="modules">Go modules</h2>
            <details><summary>{DiffSummary.Of(found).First(l => l.Label == "modules").Text}</summary>
            <ul class="modules">
            {Markup.Each(modules, m => Module(m.Module, several ? m.Source : null))}
            </ul>
            </details>
            </section>
            """);
    }

    /// <summary>Findings as a list, the first of them.</summary>
    public static Markup Findings(IReadOnlyList<Diagnostic> findings) => Markup.Of($"""
        <ul>{Markup.Each(findings.Take(MostFindings), Finding)}</ul>
        {(findings.Count > MostFindings ? Markup.Of($"<p>and {findings.Count - MostFindings} more</p>") : Markup.None)}
        """);

    private static FormattableString Finding(Diagnostic finding) =>
        $"""
        <li><p><bdi>{finding.Message}</bdi></p>
        <dl>{Markup.Each(finding.Details, d => $"<div><dt>{d.Label}</dt><dd><bdi>{d.Value}</bdi></dd></div>")}</dl>
        <p class="at"><small>{finding.Rule.Id} <bdi>{finding.At}</bdi></small></p></li>
        """;

    private static FormattableString Module(ModuleChange module, string? source) =>
        $"<li><bdi class=\"path\">{module.Path}</bdi> {Versions(module)}{(source is null ? Markup.None : Of(source))}</li>";

    private static Markup Versions(ModuleChange module) => module switch
    {
        { From: null } => Markup.Of($"<ins><bdi>{module.To}</bdi></ins>"),
        { To: null } => Markup.Of($"<del><bdi>{module.From}</bdi></del>"),
        _ => Markup.Of($"""
            <del><bdi>{module.From}</bdi></del> <span class="arrow" aria-label="to">→</span> <ins><bdi>{module.To}</bdi></ins>
            """),
    };

    private static Markup Of(string source) => Markup.Of($" <small><bdi>{DiffWords.Source(source)}</bdi></small>");
}
