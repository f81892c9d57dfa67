using CniImageKit.Diagnostics;
using CniImageKit.Manifest.Values;

namespace CniImageKit.Manifest.Reading;

/// <summary>Reads <c>author:</c>: a name, and an address that a machine can use.</summary>
internal static class AuthorReader
{
    /// <summary>The author, or null where the block is absent or after a finding.</summary>
    public static AuthorSpec? Read(ManifestBlock root)
    {
        if (root.Block("author") is not { } block) return null;
        block.Expect("name", "email", "url");
        var name = block.RequireText("name", "name: Node Team");
        var (email, url) = (block.Text("email"), Urls.Read(block, "url"));
        if (email is not null && !IsAddress(email.Value))
            block.Findings.Add(Rules.WrongType(email.At, "email", "an address such as nodes@example.org", $"'{email.Value}'"));
        if (block.Member("email") is null && block.Member("url") is null)
            block.Findings.Add(Rules.MissingKey(block.Place, "email", block.Name, "email: nodes@example.org"));
        return name is null ? null : new AuthorSpec(name, email, url);
    }

    private static bool IsAddress(string text) =>
        text.Split('@') is [{ Length: > 0 }, { Length: > 0 } host] && host.Contains('.', StringComparison.Ordinal)
        && !text.Any(c => char.IsWhiteSpace(c) || c is '<' or '>' or '(' or ')' or ',');
}
