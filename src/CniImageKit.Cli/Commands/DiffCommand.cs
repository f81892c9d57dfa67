using System.CommandLine;
using CniImageKit.Comparing;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit diff OLD NEW</c>: what differs between two locks.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var old = new Argument<string>("old") { Description = "A lock; a manifest (.yaml) stands for the lock beside it" };
        var @new = new Argument<string>("new") { Description = "The lock to compare it with, in the same way" };
        var exitCode = new Option<bool>("--exit-code") { Description = "End with 3 where something differs, as git diff does" };
        var command = new Command("diff", "Tell what differs between two locks, plugin by plugin") { old, @new, exitCode };
        command.Run((session, _) =>
        {
            using var bakery = new Bakery(session.Host);
            var request = new DiffRequest(session.Arguments.GetValue(old)!, session.Arguments.GetValue(@new)!);
            var found = bakery.Diff(request);
            session.Screen.Findings(found.Warnings);
            if (session.Screen.Json) session.Screen.Result(DiffJson.Write(found));
            else DiffText.Write(session.Screen, found);
            return Task.FromResult(found.Differs && session.Arguments.GetValue(exitCode) ? ExitCode.Drift : ExitCode.Ok);
        });
        return command;
    }
}
