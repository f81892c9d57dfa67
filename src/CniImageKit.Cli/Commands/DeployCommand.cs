using System.CommandLine;
using System.CommandLine.Parsing;
using CniImageKit.Cli.Baking;
using CniImageKit.Nodes.Deploying;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit deploy</c>: what brings the locked plugins to nodes that run.</summary>
internal static class DeployCommand
{
    public static Command Create()
    {
        var kinds = new Argument<string[]>("kind")
        {
            Description = $"One or more of {string.Join(", ", DeployKinds.Named.Select(k => k.Word()))}",
            Arity = ArgumentArity.ZeroOrMore,
        };
        kinds.AcceptOnlyFromAmong([.. DeployKinds.Named.Select(k => k.Word())]);
        var manifest = ManifestArguments.ManifestOption();
        var file = ManifestArguments.Lock();
        var policy = ManifestArguments.Policy();
        var platforms = ManifestArguments.Platforms();
        var output = new Option<string>("--output", "-o")
        {
            Description = "Write a directory for each kind into this one",
            HelpName = "DIR",
            DefaultValueFactory = _ => "deploy",
        };
        var directory = Text("--directory", "DIR", "Where plugins go on the node (default: as the manifest's layout says)");
        var source = Text("--source", "URL", "Let nodes fetch the plugins as URL/SHA256/NAME, and write that tree, too");
        var image = Text("--image", "IMAGE", "For a DaemonSet: the image that holds the plugins, by digest");
        var installer = Text("--installer", "IMAGE", "For a DaemonSet: an image with a shell, where that of the plugins has none");
        var force = new Option<bool>("--force") { Description = "Replace files on the node that others put there" };
        var timer = new Option<bool>("--timer") { Description = "Also write a systemd timer that compares the node with the lock" };
        var monitor = new Option<bool>("--problem-detector")
        {
            Description = "Also write a monitor for node-problem-detector, which tells where a node differs",
        };
        var command = new Command("deploy", "Write what brings the locked plugins to nodes that run: a role, a DaemonSet, a script")
        {
            kinds, manifest, file, policy, platforms, output, directory, source, image, installer, force, timer, monitor, Globals.Sarif,
        };
        command.Validators.Add(result => Require(result, kinds, timer, monitor));
        command.Run(async (session, cancellation) =>
        {
            using var bakery = new Bakery(session.Host);
            var arguments = session.Arguments;
            DeployText.Tell(session, await session.Display.RunAsync(() => bakery.DeployAsync(new DeployRequest
            {
                Manifest = arguments.GetValue(manifest)!,
                LockFile = arguments.GetValue(file),
                Policy = arguments.GetValue(policy),
                Platforms = [.. arguments.GetValue(platforms) ?? []],
                Kinds =
                [
                    .. (arguments.GetValue(kinds) ?? []).Select(DeployKinds.Of),
                    .. arguments.GetValue(timer) ? [DeployKind.Timer] : Array.Empty<DeployKind>(),
                    .. arguments.GetValue(monitor) ? [DeployKind.ProblemDetector] : Array.Empty<DeployKind>(),
                ],
                Output = arguments.GetValue(output)!,
                Directory = arguments.GetValue(directory),
                Source = arguments.GetValue(source),
                Image = arguments.GetValue(image),
                Installer = arguments.GetValue(installer),
                Force = arguments.GetValue(force),
            }, cancellation)));
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Require(CommandResult result, Argument<string[]> kinds, Option<bool> timer, Option<bool> monitor)
    {
        if (result.GetValue(kinds) is not { Length: > 0 } && !result.GetValue(timer) && !result.GetValue(monitor))
            result.AddError($"name what to write: {string.Join(", ", DeployKinds.Named.Select(k => k.Word()))}");
    }

    private static Option<string?> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };
}
