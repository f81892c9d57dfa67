using System.CommandLine;
using CniImageKit.Cli.Commands;

namespace CniImageKit.Cli;

/// <summary>
/// All commands, in the order that help lists them. A new one stands here, has its file in Commands and its text in Pages, and a row in
/// README.md.
/// </summary>
internal static class CommandTree
{
    public static RootCommand Create()
    {
        var root = new RootCommand("CNI plugins into node images: pinned, verified and reproducible")
        {
            Globals.Json, Globals.Quiet, Globals.Verbose, Globals.Offline, Globals.Store,
            InitCommand.Create(),
            LockCommand.Create(),
            OutdatedCommand.Create(),
            UpdateCommand.Create(),
            FetchCommand.Create(),
            BakeCommand.Create(),
            AppendCommand.Create(),
            PackCommand.Create(),
            BundleCommand.Create(),
            DeployCommand.Create(),
            CheckCommand.Create(),
            TestCommand.Create(),
            VerifyCommand.Create(),
            FleetCommand.Create(),
            SbomCommand.Create(),
            AttestCommand.Create(),
            DiffCommand.Create(),
            AdvisoriesCommand.Create(),
            MergeDriverCommand.Create(),
            InspectCommand.Create(),
            ExplainCommand.Create(),
            SchemaCommand.Create(),
            CacheCommand.Create(),
            ManCommand.Create(),
            CompletionsCommand.Create(),
            CompleteCommand.Create(),
            TextConvCommand.Create(),
        };
        Help.AddTo(root);
        return root;
    }
}
