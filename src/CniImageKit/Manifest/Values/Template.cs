using CniImageKit.Diagnostics;
using CniImageKit.Manifest.Reading;

namespace CniImageKit.Manifest.Values;

/// <summary>Which <c>{placeholders}</c> a template may have (CNIK1014). Filling them in is the sources' work.</summary>
internal static class Template
{
    /// <summary>For a release asset.</summary>
    public static readonly string[] Asset = ["{version}", "{tag}", "{os}", "{arch}"];

    /// <summary>For the sums file of a release.</summary>
    public static readonly string[] Sums = ["{asset}", .. Asset];

    /// <summary>For a tag.</summary>
    public static readonly string[] Tag = ["{version}"];

    /// <summary>For an artifact's address.</summary>
    public static readonly string[] Url = ["{version}", "{os}", "{arch}"];

    /// <summary>For a sums file's address.</summary>
    public static readonly string[] UrlSums = ["{asset}", .. Url];

    /// <summary>For a directory, or an output of which there is one for each platform.</summary>
    public static readonly string[] Path = ["{os}", "{arch}"];

    /// <summary>For an output that holds all platforms.</summary>
    public static readonly string[] None = [];

    /// <summary>The template, whose findings are reported; null stays null.</summary>
    public static Located<string>? Check(ManifestBlock block, string key, Located<string>? template, string[] known)
    {
        for (var i = 0; template is not null && i < template.Value.Length; i++)
        {
            if (template.Value[i] is not ('{' or '}')) continue;
            var end = template.Value[i] == '{' ? template.Value.IndexOf('}', i) : i;
            var word = end < 0 ? template.Value[i..] : template.Value[i..(end + 1)];
            if (!known.Contains(word))
            {
                var all = known.Length == 0 ? "none" : string.Join(", ", known);
                block.Findings.Add(Rules.UnknownPlaceholder(template.At, key, word, NearestName.Among(known, word), all));
            }

            if (end < 0) break;
            i = end;
        }

        return template;
    }

    /// <summary>The same for a template of a file name, which is a single part.</summary>
    public static Located<string>? FileName(ManifestBlock block, string key, Located<string>? template, string[] known)
    {
        if (template is not null && (template.Value.AsSpan().IndexOfAny("/\\?#%") >= 0 || template.Value is "." or ".."))
            block.Findings.Add(Rules.BadPath(template.At, key, template.Value, "the asset's file name, without a directory"));
        return Check(block, key, template, known);
    }

    /// <summary>The text with each known placeholder replaced by a letter, so that the rest can be checked.</summary>
    public static string Plain(string template, string[] known) =>
        known.Aggregate(template, (text, placeholder) => text.Replace(placeholder, "x", StringComparison.Ordinal));
}
