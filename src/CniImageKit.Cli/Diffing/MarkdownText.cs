using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CniImageKit.Cli.Diffing;

/// <summary>
/// Texts of others in Markdown as GitHub, GitLab and Azure read it. What may mean something to them (markup, HTML, a mention, a link, an
/// issue's or commit's number) stands in a code span, where nothing does.
/// </summary>
internal static partial class MarkdownText
{
    private const int Longest = 200;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,;/+-()–→…'\"=%?");

    /// <summary>A text as it may stand in a cell of a table or in a line.</summary>
    public static string Of(string text)
    {
        var shown = Visible(text);
        // A colon before a blank begins no :emoji:.
        var words = shown.Replace(": ", " ", StringComparison.Ordinal);
        return words.AsSpan().ContainsAnyExcept(Plain) || Meaning().IsMatch(words) ? Code(shown) : shown;
    }

    /// <summary>
    /// The text on one line, cut where it is very long, with U+FFFD for what has no shape of its own or turns the direction of what
    /// follows.
    /// </summary>
    public static string Visible(string text)
    {
        var cut = text.Length > Longest ? text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "…" : text;
        return cut.Any(IsHidden) ? string.Concat(cut.Select(c => IsHidden(c) ? '\ufffd' : c)) : cut;
    }

    // A fence longer than any run of backticks inside; a bar would end the cell of a table even in code.
    private static string Code(string text)
    {
        var run = 0;
        foreach (Match match in Backticks().Matches(text)) run = Math.Max(run, match.Length);
        var fence = new string('`', run + 1);
        var pad = run > 0 || text.Trim(' ').Length == 0 ? " " : "";
        return $"{fence}{pad}{text.Replace("|", @"\|", StringComparison.Ordinal)}{pad}{fence}";
    }

    private static bool IsHidden(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    // www.example becomes a link, GH-1 an issue, and a long hexadecimal number a commit; a line that begins like a list becomes one.
    [GeneratedRegex(@"www\.|\bGH-\d|\b[0-9a-fA-F]{7,64}\b|^\s|\s$|^[-+]\s|^\d+[.)]\s", RegexOptions.IgnoreCase)]
    private static partial Regex Meaning();

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();
}
