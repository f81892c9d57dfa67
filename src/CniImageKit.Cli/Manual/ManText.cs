using System.Collections.Immutable;
using System.Text;

namespace CniImageKit.Cli.Manual;

/// <summary>A page in the language of man(7), which both groff and mandoc read.</summary>
internal static class ManText
{
    private const int Width = 78;

    // The day on which the texts were looked through last; a page carries no clock.
    private const string Day = "2026-11-24";

    /// <summary>The page, a final newline included.</summary>
    public static string Write(Page page)
    {
        var roff = new StringBuilder();
        var name = Escape(page.Name);
        var summary = char.IsUpper(page.Summary[1]) ? page.Summary : char.ToLowerInvariant(page.Summary[0]) + page.Summary[1..];
        roff.Append($".TH {name.ToUpperInvariant()} {page.Number} {Day} \"cnikit {Edge.Version}\" \"CniImageKit\"\n");
        roff.Append($".SH NAME\n{name} \\- {Text(summary)}\n");
        if (page.Synopsis.Length > 0) roff.Append(".SH SYNOPSIS\n");
        foreach (var form in page.Synopsis) roff.Append(form == page.Synopsis[0] ? "" : ".br\n").Append(Synopsis(form));
        foreach (var section in page.Sections)
        {
            roff.Append($".SH {Title(section.Title)}\n");
            Write(roff, section.Blocks);
        }

        return roff.ToString();
    }

    // The names that man pages have for these everywhere.
    private static string Title(string title) => title == "Exit codes" ? "\"EXIT STATUS\"" : $"\"{title.ToUpperInvariant()}\"";

    private static void Write(StringBuilder roff, ImmutableArray<Block> blocks)
    {
        Block? before = null;
        foreach (var block in blocks)
        {
            switch (block)
            {
                case Paragraph text when before is Manual.Code:
                    roff.Append(".RS 4\n");
                    Lines(roff, text.Text);
                    roff.Append(".RE\n");
                    break;
                case Paragraph text:
                    if (before is not null) roff.Append(".PP\n");
                    Lines(roff, text.Text);
                    break;
                case Item item:
                    roff.Append($".TP\n.B {Escape(item.Term.Replace("`", "", StringComparison.Ordinal))}\n");
                    Lines(roff, item.Text);
                    break;
                case Code code:
                    if (before is not null) roff.Append(".PP\n");
                    roff.Append(".EX\n");
                    foreach (var line in code.Lines) roff.Append(Start(Escape(line))).Append('\n');
                    roff.Append(".EE\n");
                    break;
            }

            before = block;
        }
    }

    // What is typed is bold; what stands for something is italic.
    private static string Synopsis(string form)
    {
        var words = form.Split(' ').Select(word => $"\\f{(word.Any(char.IsAsciiLetterLower) ? 'B' : 'I')}{Escape(word)}\\fR");
        return string.Join(' ', words) + "\n";
    }

    private static void Lines(StringBuilder roff, string text)
    {
        foreach (var line in Wrapped.Lines(Text(text), Width, 0)) roff.Append(Start(line)).Append('\n');
    }

    // A backtick turns bold on and off; a font stays over the end of a line.
    private static string Text(string text)
    {
        var pieces = text.Split('`');
        var roff = new StringBuilder();
        for (var i = 0; i < pieces.Length; i++) roff.Append(i % 2 == 0 ? Escape(pieces[i]) : $"\\fB{Escape(pieces[i])}\\fR");
        return roff.ToString();
    }

    private static string Start(string line) => line is ['.' or '\'', ..] ? "\\&" + line : line;

    private static string Escape(string text)
    {
        var roff = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' => roff.Append("\\e"),
                '-' => roff.Append("\\-"),
                '"' => roff.Append("\\(dq"),
                '\'' => roff.Append("\\(aq"),
                '^' => roff.Append("\\(ha"),
                '~' => roff.Append("\\(ti"),
                '`' => roff.Append("\\(ga"),
                > 126 => roff.Append($"\\[u{rune.Value:X4}]"),
                _ => roff.Append((char)rune.Value),
            };
        }

        return roff.ToString();
    }
}
