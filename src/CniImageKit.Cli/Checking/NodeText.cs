using CniImageKit.Nodes.Reports;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Checking;

/// <summary>What <c>verify --node</c> found, for people and as its exit code.</summary>
internal static class NodeText
{
    private const int MostForeign = 12;

    public static ExitCode Report(Session session, NodeOutcome outcome)
    {
        var (screen, report) = (session.Screen, outcome.Report);
        session.Findings(outcome.Findings);
        if (screen.Json) screen.Result(NodeJson.Write(outcome));
        else if (screen.Quiet) screen.Result(NodeReportJson.Word(report.State));
        else Say(screen, outcome);
        return report.State switch
        {
            NodeState.Held => ExitCode.Ok,
            NodeState.Drifted => ExitCode.Drift,
            _ => ExitCode.Failed,
        };
    }

    private static void Say(Screen screen, NodeOutcome outcome)
    {
        var report = outcome.Report;
        if (report.Lock is not null) screen.Say($"lock     {outcome.Lock}  {report.Lock}  {report.Platform}");
        if (report.Runtime is not null) screen.Say($"runtime  {report.Runtime}  {outcome.Reason}");
        foreach (var directory in report.Directories) screen.Say($"looks in {directory.Path}  {directory.From}");
        foreach (var drift in report.Drift.Where(d => d.Since < report.CheckedAt))
            screen.Say($"{drift.Plugin}  {NodeReportJson.Word(drift.Kind)} since {NodeReportJson.Time(drift.Since)}");
        if (!outcome.Foreign.IsEmpty)
        {
            var more = outcome.Foreign.Length > MostForeign ? $" and {outcome.Foreign.Length - MostForeign} more" : "";
            screen.Say($"not in the lock: {string.Join(", ", outcome.Foreign.Take(MostForeign))}{more}");
        }

        screen.Say(report.State == NodeState.Unknown ? "unknown: what the node holds could not be told"
            : $"{NodeReportJson.Word(report.State)}: {report.Plugins} of {outcome.Plugins.Count} plugins are what the lock names");
    }
}
