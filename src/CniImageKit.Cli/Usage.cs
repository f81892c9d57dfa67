using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using CniImageKit.Diagnostics;

namespace CniImageKit.Cli;

/// <summary>What is wrong with a command line.</summary>
internal static class Usage
{
    /// <summary>A finding (CNIK9001) for each fault; none where help is asked for, whatever else is missing.</summary>
    public static IEnumerable<Diagnostic> Of(ParseResult arguments) =>
        arguments.Action is ParseErrorAction ? Faults(arguments) : MisspeltOptions(arguments);

    // That a command is missing is said only where nothing stands in its place.
    private static IEnumerable<Diagnostic> Faults(ParseResult arguments)
    {
        var commands = arguments.CommandResult.Command.Subcommands.Select(c => c.Name).ToArray();
        if (commands.Length == 0 || arguments.UnmatchedTokens.Count == 0) return arguments.Errors.Select(e => Rules.Usage(e.Message));
        var nearest = NearestName.Among(commands, arguments.UnmatchedTokens[0]);
        return [Rules.Usage($"'{arguments.UnmatchedTokens[0]}' is no command{(nearest is null ? "" : $"; did you mean '{nearest}'?")}")];
    }

    // The parser would take a misspelt option for a file's name.
    private static IEnumerable<Diagnostic> MisspeltOptions(ParseResult arguments) =>
        arguments.Tokens.Any(t => t.Type == TokenType.DoubleDash) ? []
            : arguments.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens)
                .Where(t => t.Value is ['-', _, ..]).Select(t => Rules.Usage($"There is no option '{t.Value}' here"));
}
