using System.Collections.Immutable;

namespace CniImageKit.Cli.Manual;

/// <summary>
/// The text that a person wrote for a page, <c>Pages/NAME.md</c>: paragraphs, <c>## Heading</c>, <c>- term: text</c>, and code by four
/// blanks. What the parser of the command line knows (synopsis, arguments, options) stands in none of them.
/// </summary>
internal static class PageText
{
    /// <summary>Names of all pages: the commands', and <c>cnikit</c>, the whole's.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. typeof(PageText).Assembly.GetManifestResourceNames().Where(n => n.StartsWith("pages/", StringComparison.Ordinal))
            .Select(n => n["pages/".Length..^".md".Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>The sections of the page; the first has no title. None where there is no such page.</summary>
    public static ImmutableArray<Section> Of(string name)
    {
        using var page = typeof(PageText).Assembly.GetManifestResourceStream($"pages/{name}.md");
        if (page is null) return [];
        using var reader = new StreamReader(page);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>The sections of the text.</summary>
    public static ImmutableArray<Section> Parse(string text)
    {
        var sections = ImmutableArray.CreateBuilder<Section>();
        var blocks = ImmutableArray.CreateBuilder<Block>();
        var title = "";
        var piece = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var heading = line.StartsWith("## ", StringComparison.Ordinal);
            var code = line.StartsWith("    ", StringComparison.Ordinal);
            // A blank line, a heading, an item, and code after text or text after code end what went before.
            var item = line.StartsWith("- ", StringComparison.Ordinal);
            if (line.Length == 0 || heading || item || (piece.Count > 0 && code != IsCode(piece)))
                End();
            if (heading)
            {
                sections.Add(new Section(title, blocks.DrainToImmutable()));
                title = line[3..].Trim();
            }
            else if (line.Length > 0)
            {
                piece.Add(line);
            }
        }

        End();
        sections.Add(new Section(title, blocks.DrainToImmutable()));
        return sections.DrainToImmutable();

        void End()
        {
            if (piece.Count > 0) blocks.Add(Read(piece));
            piece.Clear();
        }
    }

    private static bool IsCode(List<string> piece) => piece[0].StartsWith("    ", StringComparison.Ordinal);

    private static Block Read(List<string> piece)
    {
        if (IsCode(piece)) return new Code([.. piece.Select(l => l[4..].TrimEnd())]);
        var text = string.Join(' ', piece.Select(l => l.Trim()));
        if (!text.StartsWith("- ", StringComparison.Ordinal)) return new Paragraph(text);
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? new Item(text[2..], "") : new Item(text[2..colon], text[(colon + 2)..]);
    }
}
