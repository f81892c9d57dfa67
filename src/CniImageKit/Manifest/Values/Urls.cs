using CniImageKit.Diagnostics;
using CniImageKit.Manifest.Reading;

namespace CniImageKit.Manifest.Values;

/// <summary>
/// Reads addresses (CNIK1021): absolute, https, without credentials and fragment. Plain http is taken on this machine, and where the bytes
/// are checked by a digest or signature that does not come from the same place.
/// </summary>
internal static class Urls
{
    /// <summary>The address under <paramref name="key"/>, or null where it is absent or after a finding.</summary>
    public static Located<Uri>? Read(ManifestBlock block, string key) =>
        block.Text(key) is { } text ? Parse(block, key, text, http: false) : null;

    /// <summary>The template of an address, or null where it is absent; findings are reported.</summary>
    public static Located<string>? CheckTemplate(ManifestBlock block, string key, Located<string>? template, string[] known, bool http)
    {
        if (template is null) return null;
        Template.Check(block, key, template, known);
        Parse(block, key, template with { Value = Template.Plain(template.Value, known) }, http);
        return template;
    }

    /// <summary>The address, or null after a finding.</summary>
    public static Located<Uri>? Parse(ManifestBlock block, string key, Located<string> text, bool http)
    {
        if (Fault(text.Value, http, out var uri) is not { } why) return new Located<Uri>(uri!, text.At);
        block.Findings.Add(Rules.BadUrl(text.At, key, why));
        return null;
    }

    private static string? Fault(string text, bool http, out Uri? uri)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out uri) || uri.Host.Length == 0 || text.Any(char.IsWhiteSpace))
            return "it is not absolute";
        if (uri.UserInfo.Length > 0) return "it holds credentials, which belong in the environment";
        if (uri.Fragment.Length > 0) return "it has a fragment";
        if (uri.Scheme == "https" || (uri.Scheme == "http" && (http || uri.IsLoopback))) return null;
        return uri.Scheme == "http" ? "plain http cannot be trusted without a digest" : $"{uri.Scheme}: is not taken";
    }
}
