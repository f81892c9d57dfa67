using System.CommandLine;
using CniImageKit.Cli.Locking;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit textconv FILE</c>: what git compares in place of a lock (diff.cnikit.textconv).</summary>
internal static class TextConvCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A lock" };
        var command = new Command("textconv", "Print a lock for git diff, a line a plugin") { file };
        command.Hidden = true;
        command.Run(async (session, cancellation) =>
        {
            var named = session.Arguments.GetValue(file)!;
            try
            {
                if (ManifestFile.ReadLock(named, session.Host) is { } locked) session.Screen.Result(LockText.Of(locked.Lock).TrimEnd('\n'));
            }
            catch (CniImageKitException)
            {
                // Git stops at a filter that fails; what is no lock is compared as it stands, markers and all.
                await using var raw = File.OpenRead(session.Host.Resolve(named));
                await using var output = Console.OpenStandardOutput();
                await raw.CopyToAsync(output, cancellation);
            }

            return ExitCode.Ok;
        });
        return command;
    }
}
