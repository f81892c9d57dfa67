using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Json;

namespace CniImageKit.Advisories.Statements;

/// <summary>Takes an OpenVEX document apart. A statement that the specification does not allow is refused with its place.</summary>
internal sealed class OpenVexReading(LineMap lines, LocatedJson root)
{
    /// <summary>The statements.</summary>
    public ImmutableArray<Statement> Statements()
    {
        if (root.Member("statements") is not { Kind: JsonTokenType.StartArray }) throw Bad(root, "it has no statements");
        return [.. root.Items("statements").Select(Statement)];
    }

    private Statement Statement(LocatedJson said)
    {
        var about = said.Member("vulnerability") ?? throw Bad(said, "a statement has no vulnerability");
        // Before v0.2.0 it was the name alone.
        string?[] names = about.Kind == JsonTokenType.String ? [about.Text]
            : [about.Text("name"), .. about.Items("aliases").Select(a => a.Text)];
        if (names[0] is null) throw Bad(about, "a vulnerability has no name");
        var products = said.Items("products");
        // Without a product it would speak of everything.
        if (products.IsEmpty) throw Bad(said, "a statement names no product");
        return new Statement
        {
            Names = [.. names.OfType<string>()],
            Products = [.. products.SelectMany(Names)],
            Parts = [.. products.SelectMany(p => p.Items("subcomponents")).SelectMany(Names)],
            Time = said.Time("last_updated") ?? said.Time("timestamp") ?? root.Time("last_updated") ?? root.Time("timestamp")
                ?? DateTimeOffset.MinValue,
            Suppression = Suppression(said),
        };
    }

    private Suppression? Suppression(LocatedJson said)
    {
        var author = root.Line("author") ?? throw Bad(root, "it has no author");
        var at = lines.At(said.Offset);
        switch (said.Text("status"))
        {
            case "fixed":
                return new Suppression(author, "fixed", said.Line("status_notes"), null, at);
            case "not_affected":
                var (reason, impact) = (said.Line("justification"), said.Line("impact_statement"));
                if (reason is null && impact is null) throw Bad(said, "not_affected needs a justification or an impact_statement");
                return new Suppression(author, reason ?? "not_affected", impact ?? said.Line("status_notes"), null, at);
            case "affected" or "under_investigation":
                return null;
            default:
                throw Bad(said, "a statement has no status that is known");
        }
    }

    private static IEnumerable<string> Names(LocatedJson component)
    {
        if (component.Kind == JsonTokenType.String) return [component.Text];
        var hashes = component.Member("hashes")?.Text("sha-256");
        return new[] { component.Text("@id"), component.Member("identifiers")?.Text("purl"), hashes }.OfType<string>();
    }

    private CniImageKitException Bad(LocatedJson at, string why) => new(Rules.VexUnreadable(lines.At(at.Offset), why));
}
