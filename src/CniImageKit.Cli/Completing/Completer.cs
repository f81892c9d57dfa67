using System.CommandLine;
using System.CommandLine.Completions;
using CniImageKit.Cli.Manual;

namespace CniImageKit.Cli.Completing;

/// <summary>
/// Finds what may stand at the cursor of an unfinished command line. The parser is asked for commands, options and their sources of values
/// only: its own completion knows neither what a word means nor where the shell is to offer paths.
/// </summary>
internal static class Completer
{
    /// <summary>What may stand in place of the last word, which may be empty.</summary>
    /// <param name="root">The whole.</param>
    /// <param name="words">The words after the program's name, up to the cursor.</param>
    public static Candidates At(Command root, IReadOnlyList<string> words)
    {
        if (words.Count == 0) words = [""];
        var (command, awaited, position, ended) = Walk(root, words);
        var last = words[^1];
        ParseResult Parsed() => root.Parse([.. words.SkipLast(1)]);
        if (awaited is not null) return Values(awaited.CompletionSources, awaited.HelpName, last, "", Parsed);
        if (!ended && last.StartsWith('-'))
        {
            // --lock=FILE: the shell replaces the whole word.
            var start = last.IndexOf('=', StringComparison.Ordinal) + 1;
            if (start == 0) return new Candidates(Paths.None, [.. Options(command).SelectMany(Names).Where(n => Fits(n.Word, last))]);
            return Find(command, last[..(start - 1)]) is { } option && TakesValue(option)
                ? Values(option.CompletionSources, option.HelpName, last[start..], last[..start], Parsed) : Candidates.None;
        }

        var commands = position > 0 || ended ? [] : command.Subcommands.Where(c => !c.Hidden && Fits(c.Name, last))
            .Select(c => new Candidate(c.Name, c.Description ?? ""));
        var argument = command.Arguments.ElementAtOrDefault(position)
            ?? command.Arguments.LastOrDefault(a => a.Arity.MaximumNumberOfValues > 1);
        var values = argument is null ? Candidates.None : Values(argument.CompletionSources, argument.HelpName, last, "", Parsed);
        return values with { Words = [.. commands, .. values.Words] };
    }

    // Which command the words before the cursor name, which option still wants its value, how many arguments there are, and whether -- was.
    private static (Command Command, Option? Awaited, int Position, bool Ended) Walk(Command root, IReadOnlyList<string> words)
    {
        var (command, awaited, position, ended) = (root, (Option?)null, 0, false);
        foreach (var word in words.SkipLast(1))
        {
            if (awaited is not null) awaited = null;
            else if (!ended && word == "--") ended = true;
            else if (!ended && word.StartsWith('-')) awaited = Find(command, word) is { } option && TakesValue(option) ? option : null;
            else if (!ended && position == 0 && command.Subcommands.FirstOrDefault(c => c.Name == word) is { } sub) command = sub;
            else position++;
        }

        return (command, awaited, position, ended);
    }

    private static Candidates Values(
        List<Func<CompletionContext, IEnumerable<CompletionItem>>> sources, string? helpName, string typed, string before,
        Func<ParseResult> parsed)
    {
        if (helpName == "DIR") return new Candidates(Paths.Directories, []);
        if (sources.Count == 0) return helpName is null or "FILE" or "DEST" ? new Candidates(Paths.Files, []) : Candidates.None;
        var context = parsed().GetCompletionContext();
        return new Candidates(Paths.None,
        [
            .. sources.SelectMany(source => source(context)).Where(i => Fits(i.Label, typed)).DistinctBy(i => i.Label)
                .Select(i => new Candidate(before + i.Label, i.Detail ?? "")),
        ]);
    }

    private static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);

    private static IEnumerable<Candidate> Names(Option option) =>
        SymbolText.Names(option).Select(n => new Candidate(n, option.Description ?? ""));

    private static Option? Find(Command command, string name) =>
        Options(command).FirstOrDefault(o => o.Name == name || o.Aliases.Contains(name));

    private static IEnumerable<Option> Options(Command command)
    {
        var inherited = command.Parents.OfType<Command>().SelectMany(Options).Where(o => o.Recursive);
        return command.Options.Concat(inherited).Where(o => !o.Hidden);
    }

    private static bool Fits(string word, string typed) => word.StartsWith(typed, StringComparison.Ordinal);
}
