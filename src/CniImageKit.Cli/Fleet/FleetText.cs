using CniImageKit.Nodes.Fleet;

namespace CniImageKit.Cli.Fleet;

/// <summary>What <c>fleet</c> prints: the whole in a line, pools with the worst first, differences counted, locks.</summary>
internal static class FleetText
{
    private const int MostRows = 20, MostNodes = 3;

    public static void Write(Screen screen, FleetAudit audit)
    {
        if (audit.Nodes.IsEmpty)
        {
            screen.Say($"{audit.Cluster}  no nodes");
            return;
        }

        var nodes = audit.Nodes.Length == 1 ? "1 node" : $"{FleetWords.Count(audit.Nodes.Length)} nodes";
        var pools = audit.Pools.Length == 1
            ? $"pool {FleetWords.Pool(audit.Pools[0].Name)}" : $"{FleetWords.Count(audit.Pools.Length)} pools";
        screen.Say($"{audit.Cluster}  {nodes} in {pools}: {FleetWords.Counts(audit)}");
        if (audit.Counts.Count > 1) Pools(screen, audit);
        if (!audit.Drift.IsEmpty) Drift(screen, audit);
        if (audit.Locks.Length > 1 || audit.HasOtherLocks) Locks(screen, audit);
    }

    private static void Pools(Screen screen, FleetAudit audit)
    {
        screen.Say("");
        var states = audit.Counts.Keys.ToList();
        string Cell(FleetPool pool, FleetState state) => pool.Counts.TryGetValue(state, out var count) ? FleetWords.Count(count) : "";
        screen.Table(
            ["pool", "nodes", .. states.Select(FleetWords.Of)],
            audit.Pools.Take(MostRows)
                .Select(p => (string[])[FleetWords.Pool(p.Name), FleetWords.Count(p.Nodes), .. states.Select(s => Cell(p, s))]));
        More(screen, audit.Pools.Length, "pools");
    }

    private static void Drift(Screen screen, FleetAudit audit)
    {
        screen.Say("");
        screen.Table(
            ["plugin", "what", "nodes", "since", "pools", "path", "on"],
            audit.Drift.Take(MostRows).Select(d => (string[])
            [
                d.Drift.Plugin, FleetWords.Of(d.Drift), FleetWords.Count(d.Nodes.Length), FleetWords.Time(d.Drift.Since), Some(d.Pools),
                d.Drift.Path, string.Join(", ", FleetFindings.Names(d.Nodes, MostNodes)),
            ]));
        More(screen, audit.Drift.Length, "differences");
    }

    private static void Locks(Screen screen, FleetAudit audit)
    {
        screen.Say("");
        var expected = audit.Terms.Locks;
        screen.Table(
            ["lock", "nodes", "name", ""],
            audit.Locks.Take(MostRows).Select(l => (string[])
            [
                $"{l.Digest.Algorithm}:{l.Digest.Hex[..12]}…", FleetWords.Count(l.Nodes), l.Name ?? "",
                expected.IsEmpty ? "" : expected.Contains(l.Digest) ? "expected" : "not asked for",
            ]));
        More(screen, audit.Locks.Length, "locks");
    }

    private static string Some(IReadOnlyList<string?> pools) => pools.Count <= 3
        ? string.Join(", ", pools.Select(FleetWords.Pool))
        : $"{string.Join(", ", pools.Take(2).Select(FleetWords.Pool))} and {pools.Count - 2} more";

    private static void More(Screen screen, int all, string what)
    {
        if (all > MostRows) screen.Say($"and {FleetWords.Count(all - MostRows)} more {what}; --json lists them all");
    }
}
