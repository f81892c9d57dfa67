using System.CommandLine;
using System.CommandLine.Parsing;
using CniImageKit.Nodes.Running;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Commands;

/// <summary>The options of <c>verify --node</c>, and what they do not go with.</summary>
internal sealed class NodeArguments(Argument<string> target, Option<string?> lockFile, Option<Platform?> platform)
{
    private static readonly string[] OfTargets = ["--manifest", "--policy", "--attestation", "--public-key", "--builder-id"];

    private readonly Option<bool> _node = new("--node")
    {
        Description = "Look at this node: what its runtime would run, against the lock that a bake left on it",
    };

    private readonly Option<string?> _root = new("--root")
    {
        Description = "With --node: the directory that is the node's root (default: /)",
        HelpName = "DIR",
    };

    private readonly Option<string?> _runtime = new("--runtime")
    {
        Description = "With --node: the runtime whose directories count (default: the kubelet's, else the one that runs)",
        HelpName = "NAME",
    };

    private readonly Option<string?> _metrics = new("--metrics")
    {
        Description = "With --node: also write the outcome for Prometheus, as node_exporter's textfile collector reads it",
        HelpName = "FILE",
    };

    private readonly Option<string?> _state = new("--state")
    {
        Description = "With --node: keep the report here, so that the next one tells since when something differs",
        HelpName = "FILE",
    };

    private Option[] Own => [_root, _runtime, _metrics, _state];

    public void AddTo(Command command)
    {
        _runtime.AcceptOnlyFromAmong([.. FoundRuntimes.Names]);
        command.Add(_node);
        foreach (var option in Own) command.Add(option);
        command.Validators.Add(Check);
    }

    /// <summary>The request; null where a target is looked at.</summary>
    public NodeRequest? Read(ParseResult arguments) => !arguments.GetValue(_node) ? null : new NodeRequest
    {
        Root = arguments.GetValue(_root) ?? "/",
        LockFile = arguments.GetValue(lockFile),
        Platform = arguments.GetValue(platform),
        Runtime = arguments.GetValue(_runtime),
        StateFile = arguments.GetValue(_state),
        MetricsFile = arguments.GetValue(_metrics),
    };

    private void Check(CommandResult result)
    {
        var named = result.GetResult(target) is { Tokens.Count: > 0 };
        if (result.GetValue(_node))
        {
            if (named) result.AddError("--node looks at the node itself: name no target with it, or its root with --root");
            foreach (var option in result.Command.Options.Where(o => OfTargets.Contains(o.Name) && Given(o)))
                result.AddError($"{option.Name} does not go with --node");
            return;
        }

        if (!named) result.AddError("Name what to verify, or --node for the node that this runs on");
        foreach (var option in Own.Where(Given)) result.AddError($"{option.Name} goes with --node only");

        bool Given(Option option) => result.GetResult(option) is { Implicit: false };
    }
}
