using System.CommandLine;
using CniImageKit.Cli.Baking;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit bundle</c>: all that a lock needs, as one file or as a tree; <c>cnikit bundle import</c> takes it in.</summary>
internal static class BundleCommand
{
    public static Command Create()
    {
        var manifest = ManifestArguments.Manifest();
        var file = ManifestArguments.Lock();
        var output = new Option<string?>("--output", "-o") { Description = "Write an OCI archive to this file", HelpName = "FILE" };
        var tree = new Option<string?>("--tree")
        {
            Description = "Write the artifacts as plain files for a web server into this directory",
            HelpName = "DIR",
        };
        var command = new Command("bundle", "Make one file, or a static tree, of all that a lock needs, for machines without network")
        {
            manifest, file, output, tree, Import(),
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(output) is null == result.GetValue(tree) is null)
                result.AddError("name either a file by --output or a directory by --tree");
        });
        command.Run(async (session, cancellation) =>
        {
            using var bakery = new Bakery(session.Host);
            var request = new BundleRequest
            {
                Manifest = session.Arguments.GetValue(manifest)!,
                LockFile = session.Arguments.GetValue(file),
                Output = (session.Arguments.GetValue(output) ?? session.Arguments.GetValue(tree))!,
            };
            if (session.Arguments.GetValue(tree) is null)
                BundleText.Tell(session, await session.Display.RunAsync(() => bakery.BundleAsync(request, cancellation)));
            else
                BundleText.Tell(session, await session.Display.RunAsync(() => bakery.TreeAsync(request, cancellation)));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Import()
    {
        var place = new Argument<string>("place")
        {
            Description = "A bundle: an OCI archive, a layout's directory, or docker://HOST/REPOSITORY:TAG",
        };
        var extract = new Option<string?>("--extract")
        {
            Description = "Write manifest, lock and evidence into this directory, too",
            HelpName = "DIR",
        };
        var command = new Command("import", "Take a bundle into the store, verified") { place, extract };
        command.Run(async (session, cancellation) =>
        {
            using var bakery = new Bakery(session.Host);
            var (named, directory) = (session.Arguments.GetValue(place)!, session.Arguments.GetValue(extract));
            BundleText.Tell(session, await session.Display.RunAsync(() => bakery.ImportAsync(named, directory, cancellation)));
            return ExitCode.Ok;
        });
        return command;
    }
}
