using System.Globalization;
using CniImageKit.Comparing;

namespace CniImageKit.Cli.Diffing;

/// <summary>The table of plugins, which a phone shows as one card a plugin. All facts of a row open below it.</summary>
internal static class DiffHtmlTable
{
    private static readonly string[] Columns = ["plugin", "change", "version", "platforms", "size", "besides"];

    public static Markup Of(LockComparison found)
    {
        var rows = DiffRows.Of(found);
        if (rows.Length == 0)
        {
            return Markup.Of($"""
                <section aria-labelledby="plugins">
                <h2 id="plugins" tabindex="-1">Plugins</h2>
                <p>No plugin differs.</p>
                </section>
                """);
        }

        return Markup.Of($"""
            <section aria-labelledby="plugins">
            <h2 id="plugins" tabindex="-1">Plugins</h2>
            <table role="table">
            <thead role="rowgroup"><tr role="row">
            {Markup.Each(Columns, c => $"<th role=\"columnheader\" scope=\"col\" class=\"{(c == "size" ? "number" : "")}\">{c}</th>")}
            </tr></thead>
            <tbody role="rowgroup">
            {Markup.Each(rows, r => Row(found, r))}
            </tbody>
            </table>
            </section>
            """);
    }

    private static FormattableString Row(LockComparison found, DiffRow row)
    {
        var kind = DiffWords.Of(row.Change) + (row.IsLoud ? " loud" : "");
        var word = row.Change == PluginChange.Replaced ? "bytes changed" : DiffWords.Of(row.Change);
        return $"""
            <tr role="row" class="{kind}">
            <th role="rowheader" scope="row"><bdi>{row.Plugin}</bdi></th>
            <td role="cell" data-label="change"><div><span class="chip">{word}</span></div></td>
            <td role="cell" data-label="version"><div>{Version(row)}</div></td>
            <td role="cell" data-label="platforms"><div>{row.Platforms}</div></td>
            <td role="cell" data-label="size" class="number"><div>{Size(row)}</div></td>
            <td role="cell" data-label="besides" class="besides">{Notes(row)}</td>
            </tr>
            {Facts(found, row)}

            """;
    }

    private static Markup Version(DiffRow row) => row is { From: { } from, To: { } to } && from != to
        ? Markup.Of($"<bdi class=\"was\">{from}</bdi> <span class=\"arrow\" aria-label=\"to\">→</span> <bdi>{to}</bdi>")
        : Markup.Of($"<bdi>{row.To ?? row.From ?? "–"}</bdi>");

    private static Markup Size(DiffRow row)
    {
        var told = DiffWords.Bytes(row.OldSize, row.NewSize);
        if (row is not { OldSize: { } old and > 0, NewSize: { } @new } || old == @new) return Markup.Of($"{told}");
        var percent = (@new - old) * 100.0 / old;
        return Math.Abs(percent) < 0.05 ? Markup.Of($"{told}")
            : Markup.Of($"{told} <small>{Percent(percent)}</small>");
    }

    private static string Percent(double percent) =>
        (percent > 0 ? "+" : "−") + Math.Abs(percent).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static Markup Notes(DiffRow row)
    {
        // The chip says it already.
        var notes = row.Notes.Where(n => n != DiffWords.Of(row.Change) && n != "bytes changed under the same version").ToList();
        return notes.Count == 0 ? Markup.None : Markup.Of($"<ul>{Markup.Each(notes, n => $"<li><bdi>{n}</bdi></li>")}</ul>");
    }

    private static Markup Facts(LockComparison found, DiffRow row)
    {
        var all = found.Plugins.Where(p => p.Plugin == row.Plugin && p.Change == row.Change && p.Facts.Length > 0
            && p.From?.Entry.Version == row.From && p.To?.Entry.Version == row.To).ToList();
        return all.Count == 0 ? Markup.None : Markup.Of($"""
            <tr role="row" class="facts"><td role="cell" colspan="6"><details><summary>all facts of <bdi>{row.Plugin}</bdi></summary>
            <div class="platforms">
            {Markup.Each(all, p => $"<div><h3>{p.Platform}</h3><dl>{Markup.Each(p.Facts, Fact)}</dl></div>")}
            </div></details></td></tr>
            """);
    }

    private static FormattableString Fact(FactChange fact) =>
        $"<dt>{fact.Fact}</dt><dd><del><bdi>{fact.From ?? "–"}</bdi></del><ins><bdi>{fact.To ?? "–"}</bdi></ins></dd>";
}
