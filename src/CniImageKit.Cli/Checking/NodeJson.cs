using CniImageKit.Cli.Findings;
using CniImageKit.Locking;
using CniImageKit.Nodes.Reports;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Checking;

/// <summary>What <c>verify --node</c> found, for programs: the report as a fleet keeps it, and what there is to say beyond it.</summary>
internal static class NodeJson
{
    public static byte[] Write(NodeOutcome outcome) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok", outcome.Report.State == NodeState.Held);
        json.WriteStartObject("report");
        NodeReportJson.WriteMembers(json, outcome.Report);
        json.WriteEndObject();
        json.WriteString("lockFile", outcome.Lock);
        json.WriteStartObject("plugins");
        foreach (var (plugin, held) in outcome.Plugins) json.WriteBoolean(plugin, held);
        json.WriteEndObject();
        json.WriteTexts("foreign", outcome.Foreign);
        FindingsJson.WriteArray(json, outcome.Findings);
    });
}
