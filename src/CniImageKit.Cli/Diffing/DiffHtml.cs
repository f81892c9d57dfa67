using CniImageKit.Comparing;

namespace CniImageKit.Cli.Diffing;

/// <summary>A comparison as one HTML page.</summary>
internal static class DiffHtml
{
    public static string Write(LockComparison found) =>
        HtmlPage.Of("Node plugins: " + (found.Differs ? DiffWords.Counts(found) : "nothing changes"), Markup.Of($"""
            <a class="skip" href="#plugins">Skip to the plugins</a>
            {Head(found)}
            <main>
            {DiffHtmlParts.Loud(found)}
            {DiffHtmlTable.Of(found)}
            {DiffHtmlParts.Summary(found)}
            {DiffHtmlParts.Modules(found)}
            {DiffHtmlParts.Notes(found)}
            </main>
            <footer>
            <p>Made by cnikit {Edge.Version} from what lock and binaries say. Names and versions are as their makers wrote them.</p>
            </footer>
            """));

    private static Markup Head(LockComparison found) => Markup.Of($"""
        <header>
        <p class="kind">cnikit diff</p>
        <h1>Node plugins</h1>
        <p class="sides">{Side(found.Old)} <span class="arrow" aria-label="to">→</span> {Side(found.New)}</p>
        <ul class="tiles">{Markup.Each(Tiles(found), t => $"<li class=\"{t.Kind}\"><b>{t.Count}</b> {t.Words}</li>")}</ul>
        </header>
        """);

    private static Markup Side(DiffSide side) => side.Commit is { Length: >= 12 } commit
        ? Markup.Of($"<span class=\"side\"><bdi>{side.Name}</bdi> <small>{commit[..12]}</small></span>")
        : Markup.Of($"<span class=\"side\"><bdi>{side.Name}</bdi> <small>{side.Kind.ToString().ToLowerInvariant()}</small></span>");

    private static IEnumerable<(string Kind, int Count, string Words)> Tiles(LockComparison found)
    {
        foreach (var change in found.Plugins.GroupBy(p => p.Change).OrderBy(g => g.Key))
        {
            var words = change.Key == PluginChange.Replaced ? "with other bytes" : DiffWords.Of(change.Key);
            yield return (DiffWords.Of(change.Key), change.Select(p => p.Plugin).Distinct().Count(), words);
        }

        static string Advisories(int count) => count == 1 ? "advisory" : "advisories";
        if (found.AdvisoriesClosed is { Length: > 0 and var closed }) yield return ("added", closed, $"{Advisories(closed)} mended");
        if (found.AdvisoriesOpened is { Length: > 0 and var opened }) yield return ("replaced", opened, $"{Advisories(opened)} opened");
        yield return ("same", found.Unchanged, "unchanged");
    }
}
