using System.CommandLine;
using CniImageKit.Advisories.Statements;
using CniImageKit.Cli.Advising;
using CniImageKit.Cli.Findings;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Outputs;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit advisories fetch|show</c>: known weaknesses, pinned once and matched without network.</summary>
internal static class AdvisoriesCommand
{
    private static readonly string[] Severities = ["any", "low", "medium", "high", "critical", "none"];
    private static readonly string[] Formats = ["openvex", "cyclonedx-vex"];

    public static Command Create() =>
        new("advisories", "Pin databases of known weaknesses, and tell which of them concern the plugins") { Fetch(), Show() };

    private static Command Fetch()
    {
        var manifest = ManifestArguments.Manifest();
        var from = new Option<string[]>("--from")
        {
            Description = "A Go vulnerability database, or OSV: an address, a zip or a directory; may be repeated "
                + "(default: those of the pin, else https://vuln.go.dev)",
            HelpName = "PLACE",
        };
        var pin = Pin();
        var update = new Option<bool>("--update") { Description = "Take the databases as they are now, and pin that" };
        var rollback = new Option<bool>("--allow-rollback")
        {
            Description = "With --update, take a state that is older than the pinned one or has fewer entries",
        };
        var save = new Option<string?>("--save")
        {
            Description = "Copy the snapshot to this file too, from which --from restores it on a machine without network",
            HelpName = "FILE",
        };
        var command = new Command(
            "fetch", "Bring exactly the pinned advisories into the store; with none pinned or --update, pin the state of now")
        {
            manifest, from, pin, update, rollback, save,
        };
        command.Run(async (session, cancellation) =>
        {
            using var bakery = new Bakery(session.Host);
            var outcome = await session.Display.RunAsync(() => bakery.FetchAdvisoriesAsync(new AdvisoryFetchRequest
            {
                Manifest = session.Arguments.GetValue(manifest)!,
                From = [.. session.Arguments.GetValue(from) ?? []],
                Pin = session.Arguments.GetValue(pin),
                Update = session.Arguments.GetValue(update),
                AllowRollback = session.Arguments.GetValue(rollback),
                Save = session.Arguments.GetValue(save),
            }, cancellation));
            if (session.Screen.Json) session.Screen.Result(AdvisoriesJson.Write(outcome));
            else session.Screen.Say(AdvisoriesText.Line(outcome));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Show()
    {
        var target = new Argument<string>("target")
        {
            Description = "A lock, an image or directory with plugins; a manifest (.yaml) stands for the lock beside it",
            DefaultValueFactory = _ => "cni.yaml",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var pin = Pin();
        var failOn = new Option<string>("--fail-on")
        {
            Description = "End with 3 where an advisory of this severity or worse is open; one that nobody rated counts as critical",
            DefaultValueFactory = _ => "any",
        };
        failOn.AcceptOnlyFromAmong(Severities);
        var all = new Option<bool>("--all")
        {
            Description = "Also show what is suppressed, and what is in packages that are not linked in",
        };
        var vex = new Option<string[]>("--vex")
        {
            Description = "A VEX document (OpenVEX or CycloneDX) besides those that the manifest names; may be repeated",
            HelpName = "FILE",
        };
        var suppressions = new Option<string?>("--suppressions")
        {
            Description = "The suppressions (default: cnikit.suppressions.yaml beside the lock)",
            HelpName = "FILE",
        };
        var format = new Option<string?>("--format") { Description = "Write a VEX document instead: openvex or cyclonedx-vex" };
        format.AcceptOnlyFromAmong(Formats);
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The document's file (default: the standard output)",
            HelpName = "FILE",
        };
        var command = new Command(
            "show", "Tell which pinned advisories concern the plugins of a lock or image; exit with 3 where one is open")
        {
            target, pin, failOn, all, vex, suppressions, format, output, Globals.Sarif,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(output) is not null && result.GetValue(format) is null) result.AddError("--output needs --format");
        });
        command.Run(async (session, cancellation) =>
        {
            using var bakery = new Bakery(session.Host);
            var outcome = await session.Display.RunAsync(() => bakery.ShowAdvisoriesAsync(new AdvisoryShowRequest
            {
                Target = session.Arguments.GetValue(target)!,
                Pin = session.Arguments.GetValue(pin),
                Vex = [.. session.Arguments.GetValue(vex) ?? []],
                Suppressions = session.Arguments.GetValue(suppressions),
            }, cancellation));
            var gate = new SeverityGate(session.Arguments.GetValue(failOn)!);
            session.Findings(outcome.Warnings);
            session.Keep(AdvisoryFindings.Of(outcome, gate));
            if (session.Arguments.GetValue(format) is { } kind)
                await WriteAsync(session, outcome, kind, session.Arguments.GetValue(output), cancellation);
            else if (session.Screen.Json) session.Screen.Result(AdvisoriesJson.Write(outcome, gate));
            else AdvisoriesText.Write(session.Screen, outcome, session.Arguments.GetValue(all));
            return outcome.Found.Matches.Any(gate.Stops) ? ExitCode.Drift : ExitCode.Ok;
        });
        return command;
    }

    private static async Task WriteAsync(
        Session session, AdvisoryShowOutcome outcome, string format, string? output, CancellationToken cancellation)
    {
        var at = new Location(outcome.Locked.File);
        if (!outcome.IsLock) throw new CniImageKitException(Rules.NoLockToNameBy(at));
        if (format == "openvex" && outcome.Found.Matches.IsEmpty) throw new CniImageKitException(Rules.NothingToState(at));
        var document = format == "openvex" ? OpenVexWriter.Write(outcome.Vex) : CycloneDxVexWriter.Write(outcome.Vex);
        if (output is null)
        {
            session.Screen.Result(document);
            return;
        }

        using var content = new MemoryStream(document, writable: false);
        var written = await OutputFile.ReplaceAsync(session.Host.Resolve(output), content, cancellation);
        if (session.Screen.Json)
        {
            session.Screen.Result(CanonicalJson.Document(json =>
            {
                json.WriteBoolean("ok", true);
                json.WriteString("file", output);
                json.WriteBoolean("written", written);
            }));
        }
        else session.Screen.Say($"{output}  {(written ? "written" : "unchanged")}");
    }

    private static Option<string?> Pin() => new("--pin")
    {
        Description = "The pin (default: cnikit.advisories.json beside the manifest or lock)",
        HelpName = "FILE",
    };
}
