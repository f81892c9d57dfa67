using System.Collections.Immutable;
using System.CommandLine;

namespace CniImageKit.Cli.Manual;

/// <summary>Makes a command's page of what the parser knows of it and of what its text says.</summary>
internal static class CommandPage
{
    private const string Whole = "cnikit";

    // Every command ends with these; a page says more only where it has more to say.
    private static readonly ImmutableArray<Item> ExitCodes =
    [
        new("0", "Done."),
        new("1", "Failed; findings on the standard error say why."),
        new("2", "Wrong usage."),
        new("130", "Cancelled by a signal; nothing is left half written."),
    ];

    /// <summary>The page of <paramref name="command"/>; a subcommand shares its parent's text.</summary>
    public static Page Of(Command command)
    {
        var path = Path(command);
        var text = PageText.Of(path.Length == 1 ? Whole : path[1]);
        var own = text.Where(s => s.Title.Length > 0 && s.Title != "Exit codes");
        var options = command.Options.Where(o => !o.Hidden && !IsGlobal(o));
        return new Page
        {
            Name = string.Join('-', path),
            Summary = command.Description ?? "",
            Synopsis = Synopsis(command, string.Join(' ', path)),
            Sections =
            [
                .. text.Where(s => s.Title.Length == 0).Select(s => s with { Title = "Description" }),
                .. Named("Commands", Commands(command, path.Length == 1)),
                .. Named("Arguments", command.Arguments.Where(a => !a.Hidden).Select(SymbolText.Item)),
                .. Named("Options", options.Select(SymbolText.Item)),
                .. Named("Options of every command", Globals(command).Select(SymbolText.Item)),
                .. Named("Exit codes", EndsOf(text)),
                .. own.Where(s => s.Title != "See also")
                    .OrderBy(s => s.Title switch { "Files" => 1, "Environment" => 2, "Examples" => 3, _ => 0 }),
                .. Named("See also", SeeAlso(command, own)),
            ],
        };
    }

    /// <summary>The names from the whole down to the command.</summary>
    public static string[] Path(Command command)
    {
        var names = new List<string>();
        for (var at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
            names.Insert(0, at is RootCommand ? Whole : at.Name);
        return [.. names];
    }

    private static ImmutableArray<string> Synopsis(Command command, string path)
    {
        if (command is RootCommand) return [$"{path} COMMAND [OPTIONS]", $"{path} --version"];
        var visible = command.Subcommands.Where(s => !s.Hidden).ToList();
        if (visible.Count > 0) return [.. visible.Select(s => Synopsis(s, $"{path} {s.Name}")[0])];
        return [string.Join(' ', [path, .. command.Arguments.Where(a => !a.Hidden).Select(SymbolText.Usage), "[OPTIONS]"])];
    }

    // The whole lists its commands; a command with subcommands also tells their options, since they have no page of their own.
    private static IEnumerable<Block> Commands(Command command, bool isWhole)
    {
        foreach (var one in command.Subcommands.Where(s => !s.Hidden))
        {
            yield return new Item(one.Name, one.Description ?? "");
            if (isWhole) continue;
            foreach (var option in one.Options.Where(o => !o.Hidden))
                yield return SymbolText.Item(option) with { Term = $"{one.Name} {SymbolText.Term(option)}" };
        }
    }

    // The whole names all pages, and every page the whole's.
    private static IEnumerable<Block> SeeAlso(Command command, IEnumerable<Section> own)
    {
        var named = own.Where(s => s.Title == "See also").SelectMany(s => s.Blocks).OfType<Paragraph>().Select(p => p.Text);
        var always = command is RootCommand
            ? command.Subcommands.Where(s => !s.Hidden).Select(s => $"{Whole}-{s.Name}(1)") : [$"{Whole}(1)"];
        yield return new Paragraph(string.Join(", ", named.Concat(always)));
    }

    private static IEnumerable<Option> Globals(Command command)
    {
        var root = command;
        while (root.Parents.OfType<Command>().FirstOrDefault() is { } parent) root = parent;
        return root.Options.Where(o => !o.Hidden && (command == root || o.Recursive));
    }

    private static bool IsGlobal(Option option) => option.Parents.OfType<RootCommand>().Any();

    private static IEnumerable<Block> EndsOf(ImmutableArray<Section> text)
    {
        var own = text.Where(s => s.Title == "Exit codes").SelectMany(s => s.Blocks).OfType<Item>().ToList();
        return own.Concat(ExitCodes.Where(c => own.All(o => o.Term != c.Term)))
            .OrderBy(i => int.Parse(i.Term, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static IEnumerable<Section> Named(string title, IEnumerable<Block> blocks)
    {
        ImmutableArray<Block> all = [.. blocks];
        return all.Length == 0 ? [] : [new Section(title, all)];
    }
}
