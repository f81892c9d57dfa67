using System.CommandLine;
using CniImageKit.Baking;
using CniImageKit.Cli.Baking;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit bake</c>: images, layers and root file systems from the lock.</summary>
internal static class BakeCommand
{
    public static Command Create()
    {
        var manifest = ManifestArguments.Manifest();
        var file = ManifestArguments.Lock();
        var policy = ManifestArguments.Policy();
        var platforms = ManifestArguments.Platforms();
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Write the whole set of outputs into this directory instead of those that the manifest names",
            HelpName = "DIR",
        };
        var rebuild = new Option<bool>("--rebuild")
        {
            Description = "Make everything anew from the verified files, trusting no earlier layer and no earlier output",
        };
        var command = new Command("bake", "Make images, layers, root file systems and SBOMs from exactly the bytes that the lock names")
        {
            manifest, file, platforms, output, rebuild, policy, Globals.Sarif,
        };
        var attester = new AttesterArguments();
        attester.AddTo(command);
        command.Run(async (session, cancellation) =>
        {
            var started = session.Host.Clock.GetTimestamp();
            using var bakery = new Bakery(session.Host);
            var outcome = await session.Display.RunAsync(() => bakery.BakeAsync(new BakeRequest
            {
                Manifest = session.Arguments.GetValue(manifest)!,
                LockFile = session.Arguments.GetValue(file),
                Policy = session.Arguments.GetValue(policy),
                Platforms = [.. session.Arguments.GetValue(platforms) ?? []],
                Output = session.Arguments.GetValue(output),
                Attester = attester.Read(session.Arguments),
                Rebuild = session.Arguments.GetValue(rebuild),
            }, cancellation));
            BakeText.Write(session.Screen, outcome, session.Display.Warnings, session.Host.Clock.GetElapsedTime(started));
            return ExitCode.Ok;
        });
        return command;
    }
}
