using System.Collections.Immutable;

namespace CniImageKit.Advisories.Statements;

/// <summary>All statements that count, in the order in which they were read.</summary>
internal sealed class StatementBook(ImmutableArray<Statement> statements, ProductNames names)
{
    /// <summary>
    /// The matches with what is said of them. One whose plugins are spoken of differently becomes several.
    /// </summary>
    public ImmutableArray<AdvisoryMatch> Apply(ImmutableArray<AdvisoryMatch> matches) =>
        statements.IsEmpty ? matches : [.. matches.SelectMany(Apply).OrderBy(m => m, MatchOrder.Instance)];

    private IEnumerable<AdvisoryMatch> Apply(AdvisoryMatch match)
    {
        Statement[] about = [.. statements.Where(s => s.Names.Any(match.Advisory.IsNamed))];
        if (about.Length == 0) return [match];
        return
            from plugin in match.Plugins
            group plugin by Said(about, match, plugin) into same
            select match with { Plugins = [.. same], Suppression = same.Key };
    }

    // The last word counts; of one time that which was read last.
    private Suppression? Said(Statement[] about, AdvisoryMatch match, string plugin)
    {
        string[] all = [.. names.Of(match, plugin)];
        return about.Where(s => s.Plugins.IsEmpty || s.Plugins.Contains(plugin)).Where(s => IsMeant(s.Products) && IsMeant(s.Parts))
            .Select((s, i) => (s, i)).OrderBy(s => s.s.Time).ThenBy(s => s.i).LastOrDefault().s?.Suppression;

        bool IsMeant(ImmutableArray<string> stated) => stated.IsEmpty || stated.Any(s => all.Any(n => ProductNames.Means(s, n)));
    }
}
