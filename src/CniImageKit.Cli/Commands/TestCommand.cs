using System.CommandLine;
using CniImageKit.Cli.Trying;
using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Trials;
using CniImageKit.Outputs;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit test [SCENARIO…]</c>: runs the plugins of the lock in namespaces.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var scenarios = new Argument<string[]>("scenario")
        {
            Description = "Files of scenarios, attachment definitions and networks (default: the kit's own for the reference plugins)",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var manifest = ManifestArguments.ManifestOption();
        var file = ManifestArguments.Lock();
        var target = new Option<string?>("--target")
        {
            Description = "Try the plugins of this directory or root file system instead of the lock's",
            HelpName = "DIR",
        };
        var junit = new Option<string?>("--junit") { Description = "Also write the results as JUnit XML", HelpName = "FILE" };
        var command = new Command("test", "Run the plugins in network namespaces and hold them against the CNI specification")
        {
            scenarios, manifest, file, target, junit, Globals.Sarif,
        };
        command.Run(async (session, cancellation) =>
        {
            var request = new TrialRequest
            {
                Manifest = session.Arguments.GetValue(manifest)!,
                LockFile = session.Arguments.GetValue(file),
                Scenarios = [.. session.Arguments.GetValue(scenarios) ?? []],
                Target = session.Arguments.GetValue(target),
            };
            using var bakery = new Bakery(session.Host);
            var results = await session.Display.RunAsync(() => bakery.TestAsync(request, cancellation));
            if (session.Arguments.GetValue(junit) is { } path)
            {
                using var content = new MemoryStream(TrialsJUnit.Write(results), writable: false);
                await OutputFile.ReplaceAsync(session.Host.Resolve(path), content, cancellation);
            }

            return Report(session, results);
        });
        return command;
    }

    private static ExitCode Report(Session session, IReadOnlyList<TrialResult> results)
    {
        var findings = results.Select(TrialsText.Finding).OfType<Diagnostic>().ToArray();
        session.Findings(findings);
        if (session.Screen.Json) session.Screen.Result(TrialsJson.Write(results, findings));
        else TrialsText.Write(session.Screen, results);
        return results.Any(r => r.Verdict == Verdict.Failed) ? ExitCode.Drift : ExitCode.Ok;
    }
}
