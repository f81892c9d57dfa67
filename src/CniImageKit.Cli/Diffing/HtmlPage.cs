using System.Security.Cryptography;
using System.Text;

namespace CniImageKit.Cli.Diffing;

/// <summary>
/// One HTML page that needs nothing else: no script, no picture, no font from anywhere, and a policy that forbids them. Light or dark as
/// the reader's system is, and readable on a phone.
/// </summary>
internal static class HtmlPage
{
    private static readonly string Style = Resource("diff.css");

    /// <summary>The whole document.</summary>
    /// <param name="title">What a tab shows.</param>
    /// <param name="body">All of the body.</param>
    public static string Of(string title, Markup body)
    {
        var policy = "default-src 'none'; style-src 'sha256-"
            + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style))) + "'; base-uri 'none'; form-action 'none'";
        return Markup.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Markup.Trusted(policy)}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="cnikit {Edge.Version}">
            <title>{title}</title>
            <style>{Markup.Trusted(Style)}</style>
            </head>
            <body>
            {body}
            </body>
            </html>

            """).ToString();
    }

    private static string Resource(string name)
    {
        using var content = typeof(HtmlPage).Assembly.GetManifestResourceStream($"diff/{name}")!;
        using var reader = new StreamReader(content);
        return reader.ReadToEnd();
    }
}
