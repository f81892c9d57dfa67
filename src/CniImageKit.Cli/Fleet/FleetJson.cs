using System.Text.Json;
using CniImageKit.Cli.Findings;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Nodes.Fleet;
using CniImageKit.Nodes.Reports;

namespace CniImageKit.Cli.Fleet;

/// <summary>
/// The audit as JSON: <c>ok</c>, <c>cluster</c>, <c>checkedAt</c>, <c>counts</c>, <c>pools</c>, <c>drift</c>, <c>locks</c>, <c>nodes</c>
/// and <c>diagnostics</c>. Every state stands in <c>counts</c>, with 0 too.
/// </summary>
internal static class FleetJson
{
    public static byte[] Write(FleetAudit audit, IEnumerable<Diagnostic> findings) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok", !audit.Drifted);
        json.WriteString("cluster", audit.Cluster);
        json.WriteString("checkedAt", NodeReportJson.Time(audit.Terms.Now));
        Counts(json, audit.Counts, audit.Nodes.Length);
        json.WriteStartArray("pools");
        foreach (var pool in audit.Pools)
        {
            json.WriteStartObject();
            json.WriteString("pool", pool.Name);
            Counts(json, pool.Counts, pool.Nodes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("drift");
        foreach (var drift in audit.Drift) Drift(json, drift);
        json.WriteEndArray();
        json.WriteStartArray("locks");
        foreach (var used in audit.Locks)
        {
            json.WriteStartObject();
            json.WriteString("lock", used.Digest.ToString());
            json.WriteString("name", used.Name);
            json.WriteNumber("nodes", used.Nodes);
            if (!audit.Terms.Locks.IsEmpty) json.WriteBoolean("expected", audit.Terms.Locks.Contains(used.Digest));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("nodes");
        foreach (var node in audit.Nodes) Node(json, node);
        json.WriteEndArray();
        FindingsJson.WriteArray(json, findings);
    });

    private static void Counts(Utf8JsonWriter json, IReadOnlyDictionary<FleetState, int> counts, int all)
    {
        json.WriteStartObject("counts");
        json.WriteNumber("nodes", all);
        foreach (var state in Enum.GetValues<FleetState>()) json.WriteNumber(Word(state), counts.GetValueOrDefault(state));
        json.WriteEndObject();
    }

    private static void Drift(Utf8JsonWriter json, FleetDrift drift)
    {
        json.WriteStartObject();
        Members(json, drift.Drift);
        json.WriteTexts("pools", drift.Pools);
        json.WriteTexts("nodes", drift.Nodes);
        json.WriteEndObject();
    }

    private static void Node(Utf8JsonWriter json, FleetNode node)
    {
        json.WriteStartObject();
        json.WriteString("name", node.Name);
        json.WriteString("pool", node.Pool);
        json.WriteString("state", Word(node.State));
        if (node.Lock is { } locked) json.WriteString("lock", locked.ToString());
        if (node.CheckedAt is { } at) json.WriteString("checkedAt", NodeReportJson.Time(at));
        if (node.IsOtherLock) json.WriteBoolean("otherLock", true);
        if (node.IsStale) json.WriteBoolean("stale", true);
        if (node.Runtime is { } runtime) json.WriteString("runtime", runtime);
        if (node.Refused is { } why) json.WriteString("reason", why);
        if (!node.Drift.IsEmpty)
        {
            json.WriteStartArray("drift");
            foreach (var drift in node.Drift)
            {
                json.WriteStartObject();
                Members(json, drift);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Members(Utf8JsonWriter json, NodeDrift drift)
    {
        json.WriteString("plugin", drift.Plugin);
        json.WriteString("path", drift.Path);
        json.WriteString("kind", NodeReportJson.Word(drift.Kind));
        json.WriteString("expected", drift.Expected?.ToString());
        json.WriteString("found", drift.Found?.ToString());
        json.WriteString("since", NodeReportJson.Time(drift.Since));
    }

    private static string Word(FleetState state) => state switch
    {
        FleetState.OtherLock => "otherLock",
        FleetState.Silent => "noReport",
        _ => NodeReportJson.Word(state),
    };
}
