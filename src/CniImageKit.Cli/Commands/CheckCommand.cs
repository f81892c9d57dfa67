using System.CommandLine;
using CniImageKit.Cli.Checking;
using CniImageKit.Diagnostics;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit check [CONFIG…]</c>: what network configuration needs against what the lock or a target has.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var configs = new Argument<string[]>("config")
        {
            Description = "Files and directories of network configuration and Kubernetes objects (default: the directory of the manifest)",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var manifest = ManifestArguments.ManifestOption();
        var file = ManifestArguments.Lock();
        var target = new Option<string?>("--target")
        {
            Description = "Look in this image, root file system or plugin directory instead of the lock",
            HelpName = "TARGET",
        };
        var explain = new Option<bool>("--explain") { Description = "Draw which CNI versions runtime, plugins and networks speak" };
        var command = new Command("check", "Tell which plugins network configuration needs and the node would lack; exit with 3 where any")
        {
            configs, manifest, file, target, explain, Globals.Sarif,
        };
        command.Run(async (session, cancellation) =>
        {
            var named = session.Arguments.GetValue(manifest)!;
            string[] given = session.Arguments.GetValue(configs) ?? [];
            var request = new CheckRequest
            {
                Manifest = named,
                LockFile = session.Arguments.GetValue(file),
                Configs = given.Length > 0 ? [.. given] : [Path.GetDirectoryName(named) is { Length: > 0 } directory ? directory : "."],
                Target = session.Arguments.GetValue(target),
            };
            using var bakery = new Bakery(session.Host);
            var outcome = await session.Display.RunAsync(() => Task.Run(() => bakery.CheckAsync(request, cancellation), cancellation));
            return Report(session, outcome, session.Arguments.GetValue(explain));
        });
        return command;
    }

    private static ExitCode Report(Session session, CheckOutcome outcome, bool explain)
    {
        var failed = outcome.Findings.Any(f => f.Rule.Severity == Severity.Error);
        session.Findings(outcome.Findings);
        if (session.Screen.Json)
        {
            session.Screen.Result(CheckJson.Write(outcome, failed));
            return failed ? ExitCode.Drift : ExitCode.Ok;
        }

        if (explain) CheckText.Matrix(session.Screen, outcome.Versions);
        var plugins = outcome.Needed.Select(n => n.Plugin).Distinct().Order(StringComparer.Ordinal).ToArray();
        var listed = plugins.Length == 0 ? "" : $": {string.Join(", ", plugins)}";
        var files = outcome.Files == 1 ? "1 file needs" : $"{outcome.Files} files need";
        session.Screen.Say($"{files} {plugins.Length} {(plugins.Length == 1 ? "plugin" : "plugins")}{listed}");
        if (outcome.Unknown.Length > 0)
        {
            var values = outcome.Unknown.Length == 1 ? "1 value is a template or a path"
                : $"{outcome.Unknown.Length} values are templates or paths";
            session.Screen.Say($"{values} of the node, so what is needed there is unknown");
        }

        return failed ? ExitCode.Drift : ExitCode.Ok;
    }
}
