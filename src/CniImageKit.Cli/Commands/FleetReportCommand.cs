using System.CommandLine;
using System.Text;
using System.Text.Json;
using CniImageKit.Cli.Clusters;
using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Reports;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit fleet report</c>: looks at this node and puts the report into the cluster; what the DaemonSet runs.</summary>
internal static class FleetReportCommand
{
    public static Command Create()
    {
        var cluster = new ClusterOptions();
        var root = new Option<string>("--root")
        {
            Description = "The directory that the node's root is mounted at",
            HelpName = "DIR",
            DefaultValueFactory = _ => "/",
        };
        var locked = new Option<string?>("--lock") { Description = "The lock (default: the one that the node carries)", HelpName = "FILE" };
        var file = new Option<string?>("--report")
        {
            Description = "A report that `cnikit verify --node --json` wrote, in place of a look",
            HelpName = "FILE",
        };
        var every = ClusterOptions.Span("--every", "Go on, and look so often (default: look once)");
        var name = new Option<string?>("--node-name") { Description = "The node's name (default: $NODE_NAME)", HelpName = "NAME" };
        var command = new Command("report", "Look at this node and put the report into its annotation, where `cnikit fleet` finds it")
        {
            root, locked, file, every, name,
        };
        cluster.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(file) is not null && (result.GetResult(root) is { Implicit: false } || result.GetValue(locked) is not null))
                result.AddError("--report takes the place of a look, so that --root and --lock do not go with it");
        });
        command.Run(async (session, cancellation) =>
        {
            var node = session.Arguments.GetValue(name) ?? session.Host.Variable("NODE_NAME")
                ?? throw new CniImageKitException(Rules.NoNodeName());
            var space = session.Arguments.GetValue(cluster.Namespace)!;
            var request = new NodeRequest { Root = session.Arguments.GetValue(root)!, LockFile = session.Arguments.GetValue(locked) };
            Task<NodeReport> Look(CancellationToken token) => LookAsync(session, session.Arguments.GetValue(file), request, token);
            async Task Send(NodeReport report, CancellationToken token)
            {
                // Anew each time: by the next look the authority or the login may be another one.
                using var client = await cluster.OpenAsync(session, token);
                await SendAsync(session, new NodeReporter(client, node, space), node, report, token);
            }

            if (session.Arguments.GetValue(every) is { } time)
            {
                // A kubeconfig that cannot be used is no reason to go on.
                (await cluster.OpenAsync(session, cancellation)).Dispose();
                await new NodeWatch(session.Host, node, Look, Send, session.Screen.Finding).RunAsync(time, cancellation);
            }

            await Send(await Look(cancellation), cancellation);
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<NodeReport> LookAsync(Session session, string? file, NodeRequest request, CancellationToken cancellationToken)
    {
        if (file is not null)
            return NodeReportJson.Read(file, Inner(await File.ReadAllBytesAsync(session.Host.Resolve(file), cancellationToken)));
        using var bakery = new Bakery(session.Host);
        var outcome = await bakery.VerifyNodeAsync(request, cancellationToken);
        // A log's lines; nothing is kept of them, however long this goes on.
        session.Screen.Findings(outcome.Findings);
        return outcome.Report;
    }

    // What verify --node prints has the report in it, its state file is one.
    private static byte[] Inner(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("report", out var report)
                ? Encoding.UTF8.GetBytes(report.GetRawText()) : content;
        }
        catch (JsonException)
        {
            return content;
        }
    }

    private static async Task SendAsync(
        Session session, NodeReporter reporter, string node, NodeReport report, CancellationToken cancellationToken)
    {
        var bytes = await reporter.SendAsync(report, cancellationToken);
        session.Screen.Say($"{node}  {NodeReportJson.Word(report.State)}  {Screen.Bytes(bytes)}");
    }
}
