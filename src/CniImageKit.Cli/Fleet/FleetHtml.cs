using CniImageKit.Cli.Diffing;
using CniImageKit.Nodes.Fleet;

namespace CniImageKit.Cli.Fleet;

/// <summary>
/// The audit as one page: states as tiles, pools with the worst first, each difference once with the nodes that have it, locks, and what
/// is odd. Names come from the cluster and are text here.
/// </summary>
internal static class FleetHtml
{
    private const int MostNodes = 2000, MostRows = 500, MostPools = 50;

    public static string Write(FleetAudit audit) => HtmlPage.Of($"Nodes of {audit.Cluster}: {FleetWords.Counts(audit)}", Markup.Of($"""
        <a class="skip" href="#pools">Skip to the pools</a>
        <header>
        <p class="kind">cnikit fleet</p>
        <h1>Nodes of <bdi>{audit.Cluster}</bdi></h1>
        <p class="sides"><span class="side">{FleetWords.Count(audit.Nodes.Length)} nodes</span>
        <small>on {FleetWords.Time(audit.Terms.Now)} UTC</small></p>
        <ul class="tiles">{Markup.Each(audit.Counts, Tile)}</ul>
        </header>
        <main>
        {Drift(audit)}
        {Pools(audit)}
        {Locks(audit)}
        {Nodes(audit)}
        {Notes(audit)}
        </main>
        <footer>
        <p>Made by cnikit {Edge.Version} from what the nodes report. Times are UTC.</p>
        </footer>
        """));

    private static FormattableString Tile(KeyValuePair<FleetState, int> count) =>
        $"<li class=\"{Kind(count.Key)}\"><b>{FleetWords.Count(count.Value)}</b> {FleetWords.Of(count.Key)}</li>";

    private static Markup Drift(FleetAudit audit) => audit.Drift.IsEmpty ? Markup.None : Markup.Of($"""
        <section class="alarm" aria-labelledby="drift">
        <h2 id="drift">What differs from the lock</h2>
        {Table(["plugin", "what", "nodes", "since", "pools", "path"], audit.Drift.Take(MostRows), DriftRow)}
        {More(audit.Drift.Length - MostRows)}
        </section>
        """);

    private static FormattableString DriftRow(FleetDrift drift) =>
        $"""
        <tr role="row" class="replaced">
        <th role="rowheader" scope="row"><bdi>{drift.Drift.Plugin}</bdi></th>
        {Cell("what", Markup.Of($"<span class=\"chip\">{FleetWords.Of(drift.Drift.Kind)}</span>"))}
        {Cell("nodes", FleetWords.Count(drift.Nodes.Length))}
        {Cell("since", FleetWords.Time(drift.Drift.Since))}
        {Cell("pools", Listed(drift.Pools.Take(MostPools).Select(FleetWords.Pool), drift.Pools.Length - MostPools))}
        {Cell("path", drift.Drift.Path)}
        </tr>
        <tr role="row" class="facts"><td role="cell" colspan="6">
        <details><summary>nodes and digests of <bdi>{drift.Drift.Plugin}</bdi></summary>
        <dl><dt>expected</dt><dd><bdi>{drift.Drift.Expected?.ToString() ?? "–"}</bdi></dd>
        <dt>found</dt><dd><bdi>{drift.Drift.Found?.ToString() ?? "–"}</bdi></dd>
        <dt>nodes</dt><dd>{Names(drift.Nodes)}</dd></dl>
        </details></td></tr>

        """;

    private static Markup Pools(FleetAudit audit)
    {
        FleetState[] states = [.. audit.Counts.Keys];
        return Markup.Of($"""
            <section aria-labelledby="pools">
            <h2 id="pools" tabindex="-1">Pools</h2>
            {Table(["pool", "nodes", .. states.Select(FleetWords.Of)], audit.Pools.Take(MostRows), p => PoolRow(p, states))}
            {More(audit.Pools.Length - MostRows)}
            </section>
            """);
    }

    private static FormattableString PoolRow(FleetPool pool, FleetState[] states) =>
        $"""
        <tr role="row" class="{Kind(pool.Counts.Keys.First())}">
        <th role="rowheader" scope="row"><bdi>{FleetWords.Pool(pool.Name)}</bdi></th>
        {Cell("nodes", FleetWords.Count(pool.Nodes))}
        {Markup.Each(states, s => $"{Cell(FleetWords.Of(s), Count(pool, s))}")}
        </tr>

        """;

    private static Markup Count(FleetPool pool, FleetState state) => pool.Counts.TryGetValue(state, out var count)
        ? Markup.Of($"<span class=\"{Kind(state)}\"><span class=\"chip\">{FleetWords.Count(count)}</span></span>") : Markup.Of($"–");

    private static Markup Locks(FleetAudit audit) => audit.Locks.IsEmpty ? Markup.None : Markup.Of($"""
        <section aria-labelledby="locks">
        <h2 id="locks">Locks in use</h2>
        {Table(["lock", "nodes", "name", "asked for"], audit.Locks.Take(MostRows), l => LockRow(l, audit.Terms))}
        {More(audit.Locks.Length - MostRows)}
        </section>
        """);

    private static FormattableString LockRow(FleetLock used, FleetTerms terms) =>
        $"""
        <tr role="row">
        <th role="rowheader" scope="row"><bdi>{used.Digest}</bdi></th>
        {Cell("nodes", FleetWords.Count(used.Nodes))}
        {Cell("name", used.Name ?? "–")}
        {Cell("asked for", terms.Locks.IsEmpty ? "–" : terms.Locks.Contains(used.Digest) ? "yes" : "no")}
        </tr>

        """;

    // Those that differ stand with what differs.
    private static Markup Nodes(FleetAudit audit)
    {
        var groups = audit.Nodes.Where(n => n.State is not (FleetState.Held or FleetState.Drifted)).GroupBy(n => n.State)
            .OrderBy(g => g.Key).ToList();
        return groups.Count == 0 ? Markup.None : Markup.Of($"""
            <section aria-labelledby="others">
            <h2 id="others">Nodes that neither hold nor differ</h2>
            {Markup.Each(groups, g => Group(g.Key, [.. g.Select(n => n.Name)]))}
            </section>
            """);
    }

    private static FormattableString Group(FleetState state, string[] names) =>
        $"""
        <details><summary>{FleetWords.Count(names.Length)} {FleetWords.Of(state)}</summary>
        <p>{Names(names)}</p></details>

        """;

    private static Markup Notes(FleetAudit audit)
    {
        var notes = FleetFindings.Besides(audit).ToList();
        return notes.Count == 0 ? Markup.None : Markup.Of($"""
            <section class="notes" aria-labelledby="notes">
            <h2 id="notes">Notes</h2>
            {DiffHtmlParts.Findings(notes)}
            </section>
            """);
    }

    private static Markup Table<T>(string[] head, IEnumerable<T> rows, Func<T, FormattableString> row) => Markup.Of($"""
        <table role="table">
        <thead role="rowgroup"><tr role="row">{Markup.Each(head, h => $"<th role=\"columnheader\" scope=\"col\">{h}</th>")}</tr></thead>
        <tbody role="rowgroup">
        {Markup.Each(rows, row)}
        </tbody>
        </table>
        """);

    private static Markup Cell(string label, object content) => Markup.Of(
        $"<td role=\"cell\" data-label=\"{label}\"><div><bdi>{content}</bdi></div></td>");

    private static Markup Names(IReadOnlyList<string> nodes) => Listed(nodes.Take(MostNodes), nodes.Count - MostNodes);

    // Each by itself: a text is cut where it is long, and one name is not to turn the direction of the next.
    private static Markup Listed(IEnumerable<string> names, int more) => Markup.Of(
        $"{Markup.Each(names.Index(), n => $"{(n.Index == 0 ? "" : ", ")}<bdi>{n.Item}</bdi>")} {More(more)}");

    private static Markup More(int count) =>
        count <= 0 ? Markup.None : Markup.Of($"<small>and {FleetWords.Count(count)} more, in --json</small>");

    private static string Kind(FleetState state) => state switch
    {
        FleetState.Drifted or FleetState.Unreadable => "replaced",
        FleetState.OtherLock or FleetState.Silent or FleetState.Stale => "removed",
        FleetState.Held => "added",
        _ => "changed",
    };
}
