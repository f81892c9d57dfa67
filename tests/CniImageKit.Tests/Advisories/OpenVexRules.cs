using System.Globalization;
using System.Text.Json;

namespace CniImageKit.Tests.Advisories;

/// <summary>What the OpenVEX specification v0.2.0 and its schema want of a document, written down once more for the tests.</summary>
internal static class OpenVexRules
{
    private static readonly string[] Document =
        ["@context", "@id", "author", "role", "timestamp", "last_updated", "version", "tooling", "statements"];

    private static readonly string[] Statement =
    [
        "@id", "version", "vulnerability", "timestamp", "last_updated", "products", "status", "supplier", "status_notes", "justification",
        "impact_statement", "action_statement", "action_statement_timestamp",
    ];

    private static readonly string[] Justifications =
    [
        "component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path",
        "vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist",
    ];

    public static void Check(JsonElement document)
    {
        Only(document, Document);
        Assert.Equal("https://openvex.dev/ns/v0.2.0", document.GetProperty("@context").GetString());
        Assert.True(Uri.TryCreate(document.GetProperty("@id").GetString(), UriKind.Absolute, out _));
        Assert.NotEqual("", document.GetProperty("author").GetString());
        Assert.True(DateTimeOffset.TryParse(document.GetProperty("timestamp").GetString(), CultureInfo.InvariantCulture, out _));
        Assert.True(document.GetProperty("version").GetInt32() >= 1);
        var statements = document.GetProperty("statements").EnumerateArray().ToList();
        Assert.NotEmpty(statements);
        Assert.Equal(statements.Count, statements.Select(s => s.GetRawText()).Distinct().Count());
        foreach (var statement in statements) CheckStatement(statement);
    }

    private static void CheckStatement(JsonElement statement)
    {
        Only(statement, Statement);
        var vulnerability = statement.GetProperty("vulnerability");
        Only(vulnerability, ["@id", "name", "description", "aliases"]);
        Assert.NotEqual("", vulnerability.GetProperty("name").GetString());
        var products = statement.GetProperty("products").EnumerateArray().ToList();
        Assert.NotEmpty(products);
        Assert.Equal(products.Count, products.Select(p => p.GetRawText()).Distinct().Count());
        foreach (var product in products)
        {
            Only(product, ["@id", "identifiers", "hashes", "subcomponents"]);
            Only(product.GetProperty("identifiers"), ["purl", "cpe22", "cpe23"]);
            Only(product.GetProperty("hashes"), ["md5", "sha1", "sha-256", "sha-384", "sha-512"]);
            foreach (var part in product.GetProperty("subcomponents").EnumerateArray())
            {
                Only(part, ["@id", "identifiers", "hashes"]);
                Assert.True(part.TryGetProperty("@id", out _));
            }
        }

        var status = statement.GetProperty("status").GetString();
        Assert.Contains(status, (string[])["not_affected", "affected", "fixed", "under_investigation"]);
        if (status == "not_affected")
            Assert.True(statement.TryGetProperty("justification", out _) || statement.TryGetProperty("impact_statement", out _));
        if (status == "affected") Assert.True(statement.TryGetProperty("action_statement", out _));
        if (statement.TryGetProperty("justification", out var why)) Assert.Contains(why.GetString(), Justifications);
    }

    private static void Only(JsonElement element, string[] known) =>
        Assert.Empty(element.EnumerateObject().Select(m => m.Name).Except(known));
}
