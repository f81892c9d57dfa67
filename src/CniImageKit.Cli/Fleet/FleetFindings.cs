using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Fleet;

namespace CniImageKit.Cli.Fleet;

/// <summary>What a look at all nodes found, as findings: each matter once, with the nodes that have it.</summary>
internal static class FleetFindings
{
    /// <summary>So many names stand in a finding, the last of them being how many more there are.</summary>
    public const int MostNames = 5;

    /// <summary>What the table tells by itself: differences and other locks.</summary>
    public static IEnumerable<Diagnostic> Told(FleetAudit audit) =>
    [
        .. audit.Drift.Select(d => Rules.FleetDrift(
            d.Drift.Plugin, FleetWords.Of(d.Drift), d.Nodes.Length, Names(d.Nodes), FleetWords.Time(d.Drift.Since))),
        .. audit.Nodes.Where(n => n.IsOtherLock).GroupBy(n => n.Lock!).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(
            g => Rules.FleetOtherLock(g.Count(), g.Key, audit.Terms.Locks.Select(l => l.ToString()), Names(g))),
    ];

    /// <summary>What is to be told besides: reports that are none, old or missing.</summary>
    public static IEnumerable<Diagnostic> Besides(FleetAudit audit)
    {
        foreach (var why in In(audit, FleetState.Unreadable).GroupBy(n => n.Refused!).OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal))
            yield return Rules.FleetUnreadable(why.Count(), why.Key, Names(why));
        if (Some(In(audit, FleetState.Silent), Rules.FleetSilent) is { } silent) yield return silent;
        if (Some(audit.Nodes.Where(n => n.IsStale), (count, names) => Rules.FleetStale(count, FleetWords.Age(audit.Terms.Stale), names))
            is { } stale)
            yield return stale;
        if (Some(In(audit, FleetState.Unknown), Rules.FleetUnknown) is { } unknown) yield return unknown;
        if (Some(audit.Nodes.Where(n => n.IsEarly), Rules.FleetEarly) is { } early) yield return early;
        if (audit.Nodes.IsEmpty) yield return Rules.FleetEmpty(audit.Cluster);
        if (audit.Inconsistent) yield return Rules.FleetChanged(audit.Cluster);
    }

    private static Diagnostic? Some(IEnumerable<FleetNode> nodes, Func<int, IEnumerable<string>, Diagnostic> rule)
    {
        var all = nodes.ToList();
        return all.Count == 0 ? null : rule(all.Count, Names(all));
    }

    private static IEnumerable<FleetNode> In(FleetAudit audit, FleetState state) => audit.Nodes.Where(n => n.State == state);

    /// <summary>The first names; the whole list is in --json.</summary>
    public static IEnumerable<string> Names(IReadOnlyList<string> names, int most = MostNames) => names.Count <= most
        ? names : [.. names.Take(most - 1), $"and {names.Count - most + 1} more"];

    private static IEnumerable<string> Names(IEnumerable<FleetNode> nodes) => Names([.. nodes.Select(n => n.Name)]);
}
