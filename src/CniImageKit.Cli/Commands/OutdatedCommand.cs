using System.CommandLine;
using CniImageKit.Cli.Locking;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit outdated</c>: what is newer than the lock, and why to move or to stay.</summary>
internal static class OutdatedCommand
{
    public static Command Create()
    {
        var manifest = ManifestArguments.Manifest();
        var file = ManifestArguments.Lock();
        var exitCode = new Option<bool>("--exit-code") { Description = "End with 3 where something is newer" };
        var command = new Command("outdated", "Tell what is newer than the lock, with the reasons to move and to stay")
        {
            manifest, file, exitCode, Globals.Sarif,
        };
        command.Run(async (session, cancellation) =>
        {
            using var bakery = new Bakery(session.Host);
            var report = await session.Display.RunAsync(() => bakery.OutdatedAsync(new OutdatedRequest
            {
                Manifest = session.Arguments.GetValue(manifest)!,
                LockFile = session.Arguments.GetValue(file),
            }, cancellation));
            session.Screen.Findings(report.Failures);
            if (session.Screen.Json) session.Screen.Result(OutdatedJson.Write(report, session.Display.Warnings));
            else OutdatedText.Write(session.Screen, report);
            if (!report.Failures.IsEmpty) return ExitCode.Failed;
            return report.IsOutdated && session.Arguments.GetValue(exitCode) ? ExitCode.Drift : ExitCode.Ok;
        });
        return command;
    }
}
