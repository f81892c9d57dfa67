using System.CommandLine;
using CniImageKit.Baking;
using CniImageKit.Cli.Baking;
using CniImageKit.Layers;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit append TARGET</c>: the locked plugins as one more layer of an image that any builder made.</summary>
internal static class AppendCommand
{
    public static Command Create()
    {
        var target = new Argument<string>("target")
        {
            Description =
                "oci:DIR[:NAME], oci-archive:FILE, docker-archive:FILE, docker://HOST/REPOSITORY:TAG, or a path whose content tells",
        };
        var to = new Option<string?>("--to")
        {
            Description = "Write the image there instead of changing the target; in the same words",
            HelpName = "DEST",
        };
        var tag = new Option<string?>("--tag") { Description = "The image's name at the destination", HelpName = "NAME" };
        var manifest = ManifestArguments.ManifestOption();
        var file = ManifestArguments.Lock();
        var policy = ManifestArguments.Policy();
        var platforms = ManifestArguments.Platforms();
        var compression = new Option<string?>("--compression")
        {
            Description = "zstd or gzip (default: zstd, and gzip in images of Docker's format)",
            HelpName = "KIND",
        };
        compression.AcceptOnlyFromAmong("zstd", "gzip");
        var rebuild = new Option<bool>("--rebuild") { Description = "Make the layer anew, trusting no earlier one" };
        var command = new Command(
            "append", "Add the locked plugins to an image that any builder made, each platform's to the image of that platform")
        {
            target, to, tag, manifest, file, platforms, compression, rebuild, policy, Globals.Sarif,
        };
        command.Run(async (session, cancellation) =>
        {
            var started = session.Host.Clock.GetTimestamp();
            using var bakery = new Bakery(session.Host);
            var outcome = await session.Display.RunAsync(() => bakery.AppendAsync(new AppendRequest
            {
                Target = session.Arguments.GetValue(target)!,
                Destination = session.Arguments.GetValue(to),
                Tag = session.Arguments.GetValue(tag),
                Manifest = session.Arguments.GetValue(manifest)!,
                LockFile = session.Arguments.GetValue(file),
                Policy = session.Arguments.GetValue(policy),
                Platforms = [.. session.Arguments.GetValue(platforms) ?? []],
                Compression = session.Arguments.GetValue(compression) switch
                {
                    "gzip" => LayerCompression.Gzip,
                    "zstd" => LayerCompression.Zstd,
                    _ => null,
                },
                Rebuild = session.Arguments.GetValue(rebuild),
            }, cancellation));
            AppendText.Write(session, outcome, session.Host.Clock.GetElapsedTime(started));
            return ExitCode.Ok;
        });
        return command;
    }
}
