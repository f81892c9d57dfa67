using System.CommandLine;
using CniImageKit.Cli.Findings;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Merging;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit merge-driver BASE OURS THEIRS</c>: git's merge driver for the lock.</summary>
internal static class MergeDriverCommand
{
    public static Command Create()
    {
        var before = new Argument<string>("base") { Description = "The common ancestor's lock (%O); an empty file where there is none" };
        var ours = new Argument<string>("ours") { Description = "Our lock (%A), which the result replaces" };
        var theirs = new Argument<string>("theirs") { Description = "Their lock (%B)" };
        var path = new Option<string?>("--path")
        {
            Description = "Where the lock lies in the work tree (%P), for messages",
            HelpName = "FILE",
        };
        var size = new Option<int>("--marker-size")
        {
            Description = "Length of the conflict markers (%L)",
            DefaultValueFactory = _ => MarkerLabels.Usual,
        };
        var mine = new Option<string>("--ours-label")
        {
            Description = "Who our side is, for the markers (%X)",
            HelpName = "TEXT",
            DefaultValueFactory = _ => "ours",
        };
        var other = new Option<string>("--theirs-label")
        {
            Description = "Who their side is, for the markers (%Y)",
            HelpName = "TEXT",
            DefaultValueFactory = _ => "theirs",
        };
        size.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1000) result.AddError("--marker-size is a number from 1 to 1000");
        });
        var command = new Command("merge-driver", "Merge locks for git, plugin by plugin; set up by `cnikit init --git`")
        {
            before, ours, theirs, path, size, mine, other,
        };
        command.Run(async (session, cancellation) =>
        {
            var request = new MergeRequest
            {
                Base = session.Arguments.GetValue(before)!,
                Ours = session.Arguments.GetValue(ours)!,
                Theirs = session.Arguments.GetValue(theirs)!,
                Path = session.Arguments.GetValue(path),
                MarkerSize = session.Arguments.GetValue(size),
                OursLabel = Label(session.Arguments.GetValue(mine)!, "%X", "ours"),
                TheirsLabel = Label(session.Arguments.GetValue(other)!, "%Y", "theirs"),
            };
            using var bakery = new Bakery(session.Host);
            try
            {
                return Tell(session, await bakery.MergeAsync(request, cancellation));
            }
            catch (Exception fault) when (fault is CniImageKitException or IOException or UnauthorizedAccessException)
            {
                // Not 1, which would tell git that the file holds the conflicts.
                Diagnostic[] other = [Rules.NotMerged(request.Path ?? request.Ours, fault.Message)];
                Runner.Fail(session.Screen, (fault as CniImageKitException)?.Diagnostics ?? [.. other], session.Display.Warnings);
                return ExitCode.NotMerged;
            }
        });
        return command;
    }

    private static ExitCode Tell(Session session, MergeOutcome outcome)
    {
        session.Screen.Findings(outcome.Findings);
        if (session.Screen.Json)
        {
            session.Screen.Result(CanonicalJson.Document(json =>
            {
                json.WriteBoolean("ok", outcome.IsClean);
                json.WriteString("lock", outcome.File);
                FindingsJson.WriteArray(json, outcome.Findings);
            }));
        }

        return outcome.IsClean ? ExitCode.Ok : ExitCode.Failed;
    }

    // Git before 2.44 knows no labels and leaves the letters as they are; a label is one line.
    private static string Label(string given, string letters, string otherwise) =>
        given.Length == 0 || given == letters ? otherwise : given.ReplaceLineEndings(" ");
}
