using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;

namespace CniImageKit.Sources;

/// <summary>What the placeholders of a template stand for; null where one has no meaning.</summary>
internal sealed record TemplateValues
{
    /// <summary>{version}, without a leading v.</summary>
    public string? Version { get; init; }

    /// <summary>{tag}.</summary>
    public string? Tag { get; init; }

    /// <summary>{asset}: the artifact's own name, in a sums template.</summary>
    public string? Asset { get; init; }

    /// <summary>{os} and {arch}.</summary>
    public Platform? Platform { get; init; }

    /// <summary>{arch} where the project has its own word for it.</summary>
    public string? Arch { get; init; }
}

/// <summary>Names and addresses with placeholders in braces. Raises CNIK2109.</summary>
internal static class Template
{
    /// <summary>The text with every placeholder replaced.</summary>
    public static string Expand(Located<string> template, TemplateValues values)
    {
        var text = template.Value;
        var result = new StringBuilder(text.Length + 32);
        for (var i = 0; i < text.Length;)
        {
            var open = text.IndexOf('{', i);
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0) return result.Append(text, i, text.Length - i).ToString();
            var name = text[open..(close + 1)];
            result.Append(text, i, open - i).Append(ValueOf(name, values) ?? throw Unknown(template, name, values));
            i = close + 1;
        }

        return result.ToString();
    }

    /// <summary>Whether the template has that placeholder, given with its braces.</summary>
    public static bool Has(string template, string placeholder) => template.Contains(placeholder, StringComparison.Ordinal);

    /// <summary>The version in a tag of that template, or null where the tag has another form.</summary>
    public static string? VersionIn(string tagTemplate, string tag)
    {
        const string Placeholder = "{version}";
        var at = tagTemplate.IndexOf(Placeholder, StringComparison.Ordinal);
        if (at < 0) return tag == tagTemplate ? tag : null;
        var (before, after) = (tagTemplate[..at], tagTemplate[(at + Placeholder.Length)..]);
        return tag.Length > before.Length + after.Length
            && tag.StartsWith(before, StringComparison.Ordinal) && tag.EndsWith(after, StringComparison.Ordinal)
            ? tag[before.Length..^after.Length] : null;
    }

    private static string? ValueOf(string placeholder, TemplateValues values) => placeholder switch
    {
        "{version}" => values.Version,
        "{tag}" => values.Tag,
        "{asset}" => values.Asset,
        "{os}" => values.Platform?.Os,
        "{arch}" => values.Arch ?? values.Platform?.Architecture,
        _ => null,
    };

    private static CniImageKitException Unknown(Located<string> template, string placeholder, TemplateValues values)
    {
        string[] all = ["{version}", "{tag}", "{asset}", "{os}", "{arch}"];
        var known = all.Where(p => ValueOf(p, values) is not null);
        return new CniImageKitException(Rules.PlaceholderUnknown(template.At, template.Value, placeholder, string.Join(' ', known)));
    }
}
