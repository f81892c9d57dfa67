using System.CommandLine;
using CniImageKit.Cli.Clusters;
using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Reports;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit fleet report</c>: puts the report of a node into the cluster; what the DaemonSet runs.</summary>
internal static class FleetReportCommand
{
    public static Command Create()
    {
        var cluster = new ClusterOptions();
        var file = new Option<string>("--report")
        {
            Description = "The report that `cnikit verify --node --json` wrote",
            HelpName = "FILE",
            Required = true,
        };
        var name = new Option<string?>("--node-name") { Description = "The node's name (default: $NODE_NAME)", HelpName = "NAME" };
        var command = new Command("report", "Put the report of this node into its annotation, where `cnikit fleet` finds it")
        {
            file, name,
        };
        cluster.AddTo(command);
        command.Run(async (session, cancellation) =>
        {
            var node = session.Arguments.GetValue(name) ?? session.Host.Variable("NODE_NAME")
                ?? throw new CniImageKitException(Rules.NoNodeName());
            var named = session.Arguments.GetValue(file)!;
            var report = NodeReportJson.Read(named, await File.ReadAllBytesAsync(session.Host.Resolve(named), cancellation));
            using var client = await cluster.OpenAsync(session, cancellation);
            var reporter = new NodeReporter(client, node, session.Arguments.GetValue(cluster.Namespace)!);
            var bytes = await reporter.SendAsync(report, cancellation);
            session.Screen.Say($"{node}  {NodeReportJson.Word(report.State)}  {Screen.Bytes(bytes)}");
            return ExitCode.Ok;
        });
        return command;
    }
}
