using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace CniImageKit.Cli.Manual;

/// <summary>A page as <c>--help</c> shows it.</summary>
internal static partial class HelpText
{
    // Beyond this, lines are hard to read, however wide the terminal is.
    private const int Widest = 100;
    private const int Narrowest = 40;
    private const int WidestTerm = 26;

    /// <summary>The page in lines that fit the terminal.</summary>
    public static void Write(TextWriter output, Page page, int terminal)
    {
        var width = Math.Clamp(terminal, Narrowest, Widest);
        foreach (var line in Wrapped.Lines(page.Summary + ".", width, 0)) output.WriteLine(line);
        output.WriteLine("\nUsage:");
        foreach (var form in page.Synopsis) output.WriteLine("  " + form);
        foreach (var section in page.Sections)
        {
            output.WriteLine();
            // The description needs no heading here: it is what one came for.
            var indent = section.Title == "Description" ? 0 : 2;
            if (indent > 0) output.WriteLine(section.Title + ":");
            Write(output, section.Blocks, width, indent);
        }
    }

    private static void Write(TextWriter output, ImmutableArray<Block> blocks, int width, int indent)
    {
        // A column that the section's terms fit into, but for long ones, whose text begins on the next line.
        var column = blocks.OfType<Item>().Select(i => i.Term.Length).Where(l => l <= WidestTerm).DefaultIfEmpty(4).Max() + indent + 2;
        Block? before = null;
        foreach (var block in blocks)
        {
            // Items stand together, and an example with what it does.
            if (before is not (null or Item) || (before is Item && block is not Item))
            {
                if (before is not Manual.Code || block is not Paragraph) output.WriteLine();
            }

            switch (block)
            {
                case Paragraph text:
                    var inner = before is Manual.Code ? indent + 4 : indent;
                    foreach (var line in Wrapped.Lines(Plain(text.Text), width, inner)) output.WriteLine(line);
                    break;
                case Code code:
                    foreach (var line in code.Lines) output.WriteLine((new string(' ', Math.Max(indent, 2)) + line).TrimEnd());
                    break;
                case Item item:
                    Write(output, item, width, indent, column);
                    break;
            }

            before = block;
        }
    }

    private static void Write(TextWriter output, Item item, int width, int indent, int column)
    {
        var term = (new string(' ', indent) + Plain(item.Term)).PadRight(column);
        var lines = Wrapped.Lines(Plain(item.Text), width, column).ToList();
        var beside = term.Length <= column && lines.Count > 0;
        output.WriteLine(beside ? term + lines[0][column..] : term.TrimEnd());
        foreach (var line in lines.Skip(beside ? 1 : 0)) output.WriteLine(line);
    }

    // A page of the manual is read as help here.
    private static string Plain(string text) =>
        PageName().Replace(text.Replace("`", "", StringComparison.Ordinal), m => m.Value[..^"(1)".Length].Replace('-', ' '));

    [GeneratedRegex(@"\bcnikit(-[a-z]+)?\(1\)")]
    private static partial Regex PageName();
}
