using System.CommandLine;
using CniImageKit.Cli.Completing;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Commands;

/// <summary><c>cnikit update [NAME…]</c>: takes the newest versions that fit the manifest into the lock.</summary>
internal static class UpdateCommand
{
    public static Command Create()
    {
        var names =
            new Argument<string[]>("name") { Description = "Sources to update; all where none is named", Arity = ArgumentArity.ZeroOrMore };
        var manifest = new Option<string>("--manifest", "-m")
        {
            Description = "The manifest",
            HelpName = "FILE",
            DefaultValueFactory = _ => "cni.yaml",
        };
        names.CompletionSources.Add(context => SourceNames.In(context, parsed => parsed.GetValue(manifest)));
        var file = ManifestArguments.Lock();
        var policy = ManifestArguments.Policy();
        var major = new Option<bool>("--major")
        {
            Description = "Take the newest of all, and move 'version' in the manifest where it does not allow that",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Write nothing; tell what would be written" };
        var terms = new TermOptions(parsed => parsed.GetValue(manifest));
        var command = new Command("update", "Take the newest versions that fit the manifest into the lock")
        {
            names, manifest, file, major, dryRun, terms.AllowDowngrade, terms.AcceptReplaced, policy, Globals.Sarif,
        };
        command.Run(async (session, cancellation) =>
        {
            var named = session.Arguments.GetValue(names) ?? [];
            using var bakery = new Bakery(session.Host);
            return await LockCommand.WriteAsync(session, bakery, new LockRequest
            {
                Manifest = session.Arguments.GetValue(manifest)!,
                LockFile = session.Arguments.GetValue(file),
                Policy = session.Arguments.GetValue(policy),
                Update = [.. named],
                UpdateAll = named.Length == 0,
                Major = session.Arguments.GetValue(major),
                DryRun = session.Arguments.GetValue(dryRun),
                AllowDowngrade = session.Arguments.GetValue(terms.AllowDowngrade),
                AcceptReplaced = [.. session.Arguments.GetValue(terms.AcceptReplaced) ?? []],
            }, cancellation);
        });
        return command;
    }
}
