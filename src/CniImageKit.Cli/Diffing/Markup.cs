using System.Globalization;
using System.Net;

namespace CniImageKit.Cli.Diffing;

/// <summary>HTML that may be put into HTML. It is made from templates, whose holes are encoded, so no text can become markup.</summary>
internal sealed record Markup
{
    private readonly string html;

    private Markup(string html) => this.html = html;

    /// <summary>Nothing.</summary>
    public static Markup None { get; } = new("");

    /// <summary>A template with its holes filled: markup as it is, several in a row, everything else as encoded text.</summary>
    public static Markup Of(FormattableString template) =>
        new(string.Format(CultureInfo.InvariantCulture, template.Format, [.. template.GetArguments().Select(Encoded)]));

    /// <summary>The same for each item, one after the other.</summary>
    public static Markup Each<T>(IEnumerable<T> items, Func<T, FormattableString> template) =>
        new(string.Concat(items.Select(i => Of(template(i)).html)));

    /// <summary>A part of the program, such as its style sheet.</summary>
    public static Markup Trusted(string html) => new(html);

    /// <inheritdoc/>
    public override string ToString() => html;

    private static object Encoded(object? argument) => argument switch
    {
        Markup markup => markup.html,
        null => "",
        _ => WebUtility.HtmlEncode(MarkdownText.Visible(Convert.ToString(argument, CultureInfo.InvariantCulture) ?? "")),
    };
}
