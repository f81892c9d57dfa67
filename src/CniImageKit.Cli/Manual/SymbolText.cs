using System.CommandLine;

namespace CniImageKit.Cli.Manual;

/// <summary>How options and arguments are written.</summary>
internal static class SymbolText
{
    /// <summary>The option with its names, its value's name and its default.</summary>
    public static Item Item(Option option) => new(Term(option), Sentence(option.Description) + Default(option));

    /// <summary>The argument with its default.</summary>
    public static Item Item(Argument argument) => new(Name(argument), Sentence(argument.Description) + Default(argument));

    /// <summary><c>-o, --output DIR</c>.</summary>
    public static string Term(Option option)
    {
        var value = option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool) ? " " + Value(option) : "";
        return string.Join(", ", Names(option)) + value;
    }

    /// <summary>The short name, then the long one; without what only another system's users know.</summary>
    public static IEnumerable<string> Names(Option option) =>
        option.Aliases.Where(a => a.StartsWith('-') && a != "-?").Append(option.Name).OrderBy(n => n.Length);

    /// <summary><c>[NAME...]</c>.</summary>
    public static string Usage(Argument argument)
    {
        var name = argument.Arity.MaximumNumberOfValues > 1 ? Name(argument) + "..." : Name(argument);
        return argument.Arity.MinimumNumberOfValues == 0 || argument.HasDefaultValue ? $"[{name}]" : name;
    }

    /// <summary>The argument's name as it is shown: <c>MANIFEST</c>.</summary>
    public static string Name(Argument argument) => argument.HelpName ?? argument.Name.ToUpperInvariant();

    private static string Value(Option option) => option.HelpName ?? option.Name.TrimStart('-').ToUpperInvariant();

    private static string Default(Option option) =>
        option.HasDefaultValue && option.ValueType != typeof(bool) ? Default(option.GetDefaultValue()) : "";

    private static string Default(Argument argument) => argument.HasDefaultValue ? Default(argument.GetDefaultValue()) : "";

    private static string Default(object? value) => value is string { Length: > 0 } or int ? $" Default: `{value}`." : "";

    private static string Sentence(string? text) => text is null ? "" : text.EndsWith('.') ? text : text + ".";
}
