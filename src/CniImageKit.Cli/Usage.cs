using System.CommandLine;
using System.CommandLine.Parsing;
using CniImageKit.Diagnostics;

namespace CniImageKit.Cli;

/// <summary>What is wrong with a command line.</summary>
internal static class Usage
{
    /// <summary>A finding (CNIK9001) for each fault. A misspelt option is one too, though the parser would take it for a file's name.</summary>
    public static IEnumerable<Diagnostic> Of(ParseResult arguments)
    {
        if (arguments.Errors.Count > 0) return arguments.Errors.Select(e => Rules.Usage(e.Message));
        if (arguments.Tokens.Any(t => t.Type == TokenType.DoubleDash)) return [];
        return arguments.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens)
            .Where(t => t.Value is ['-', _, ..]).Select(t => Rules.Usage($"There is no option '{t.Value}' here"));
    }
}
