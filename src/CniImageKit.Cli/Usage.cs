using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using CniImageKit.Diagnostics;

namespace CniImageKit.Cli;

/// <summary>What is wrong with a command line.</summary>
internal static class Usage
{
    /// <summary>A finding (CNIK9001) for each fault; none where help is asked for, whatever else is missing.</summary>
    public static IReadOnlyList<Diagnostic> Of(ParseResult arguments)
    {
        Diagnostic[] misspelt = [.. MisspeltOptions(arguments)];
        return misspelt.Length == 0 && arguments.Action is ParseErrorAction ? [.. Faults(arguments)] : misspelt;
    }

    // That a command is missing is said only where nothing stands in its place.
    private static IEnumerable<Diagnostic> Faults(ParseResult arguments)
    {
        var commands = arguments.CommandResult.Command.Subcommands.Select(c => c.Name).ToArray();
        if (commands.Length == 0 || arguments.UnmatchedTokens.Count == 0) return arguments.Errors.Select(e => Rules.Usage(e.Message));
        var nearest = NearestName.Among(commands, arguments.UnmatchedTokens[0]);
        return [Rules.Usage($"'{arguments.UnmatchedTokens[0]}' is no command{(nearest is null ? "" : $"; did you mean '{nearest}'?")}")];
    }

    // The parser would take a misspelt option for a file's name, or for a wrong word.
    private static IEnumerable<Diagnostic> MisspeltOptions(ParseResult arguments)
    {
        if (arguments.Tokens.Any(t => t.Type == TokenType.DoubleDash)) yield break;
        var words = arguments.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value);
        string[] known = [.. Options(arguments.CommandResult).Select(o => o.Name)];
        foreach (var word in words.Concat(arguments.UnmatchedTokens).Where(w => w is ['-', _, ..]))
        {
            var nearest = NearestName.Among(known, word.Split('=')[0]);
            yield return Rules.Usage($"There is no option '{word}' here{(nearest is null ? "" : $"; did you mean '{nearest}'?")}");
        }
    }

    private static IEnumerable<Option> Options(SymbolResult? result) => result is not CommandResult command ? []
        : command.Command.Options.Concat(Options(command.Parent).Where(o => o.Recursive));
}
