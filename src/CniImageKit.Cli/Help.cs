using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using CniImageKit.Cli.Manual;

namespace CniImageKit.Cli;

/// <summary>The help of a command: its manual page, fitted to the terminal.</summary>
internal sealed class Help : SynchronousCommandLineAction
{
    /// <summary>Gives the root's help option this way of showing it.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new Help();
            option.Description = "Show this help";
        }

        foreach (var option in root.Options.OfType<VersionOption>()) option.Description = "Show the version";
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        HelpText.Write(parseResult.InvocationConfiguration.Output, CommandPage.Of(parseResult.CommandResult.Command), Edge.Columns);
        return (int)ExitCode.Ok;
    }
}
