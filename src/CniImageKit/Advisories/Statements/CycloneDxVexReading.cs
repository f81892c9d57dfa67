using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Json;

namespace CniImageKit.Advisories.Statements;

/// <summary>
/// Takes the <c>vulnerabilities</c> of a CycloneDX document apart. They affect components of the document, or of others by BOM-Link.
/// </summary>
internal sealed class CycloneDxVexReading(LineMap lines, LocatedJson root)
{
    /// <summary>A statement for each vulnerability that says what its author found out.</summary>
    public ImmutableArray<Statement> Statements()
    {
        if (root.Member("vulnerabilities") is not { Kind: JsonTokenType.StartArray }) throw Bad(root, "it has no vulnerabilities");
        var components = Components(root).ToLookup(c => c.Ref, c => c.Name, StringComparer.Ordinal);
        return [.. root.Items("vulnerabilities").Select(v => Statement(v, components)).OfType<Statement>()];
    }

    private Statement? Statement(LocatedJson found, ILookup<string, string> components)
    {
        if (found.Member("analysis") is not { } analysis || analysis.Text("state") is not { } state) return null;
        var id = found.Text("id") ?? throw Bad(found, "a vulnerability has no id");
        var affected = found.Items("affects").Select(a => a.Text("ref")).OfType<string>();
        string[] products = [.. affected.SelectMany(r => Products(r, components))];
        if (products.Length == 0) throw Bad(found, $"{id} affects no component that the document names");
        return new Statement
        {
            Names = [id, .. found.Items("references").Select(r => r.Text("id")).OfType<string>()],
            Products = [.. products],
            Time = analysis.Time("lastUpdated") ?? found.Time("updated") ?? root.Member("metadata")?.Time("timestamp")
                ?? DateTimeOffset.MinValue,
            Suppression = state is "not_affected" or "false_positive" or "resolved" or "resolved_with_pedigree"
                ? new Suppression(Author(), Reason(state, analysis), analysis.Line("detail"), null, lines.At(found.Offset)) : null,
        };
    }

    private static string Reason(string state, LocatedJson analysis) => state.StartsWith("resolved", StringComparison.Ordinal) ? "fixed"
        : analysis.Line("justification") switch
        {
            "code_not_present" => "vulnerable_code_not_present",
            "code_not_reachable" => "vulnerable_code_not_in_execute_path",
            { } other => other,
            null => state,
        };

    private static IEnumerable<string> Products(string reference, ILookup<string, string> components)
    {
        if (!reference.StartsWith("urn:cdx:", StringComparison.Ordinal)) return components[reference];
        var part = Uri.UnescapeDataString(reference[(reference.IndexOf('#', StringComparison.Ordinal) + 1)..]);
        return [part.StartsWith("pkg:", StringComparison.Ordinal) ? part : reference];
    }

    private static IEnumerable<(string Ref, string Name)> Components(LocatedJson parent)
    {
        var own = parent.Member("metadata")?.Member("component") is { } main ? [main] : ImmutableArray<LocatedJson>.Empty;
        foreach (var component in parent.Items("components").AddRange(own))
        {
            foreach (var inner in Components(component)) yield return inner;
            if (component.Text("bom-ref") is not { } reference) continue;
            if (component.Text("purl") is { } purl) yield return (reference, purl);
            foreach (var hash in component.Items("hashes").Where(h => h.Text("alg") == "SHA-256").Select(h => h.Text("content")))
            {
                if (hash is not null) yield return (reference, hash);
            }
        }
    }

    private string Author()
    {
        var metadata = root.Member("metadata");
        var author = metadata?.Items("authors").FirstOrDefault();
        return author?.Line("email") ?? author?.Line("name") ?? metadata?.Member("manufacturer")?.Line("name")
            ?? metadata?.Member("supplier")?.Line("name") ?? "the document's author";
    }

    private CniImageKitException Bad(LocatedJson at, string why) => new(Rules.VexUnreadable(lines.At(at.Offset), why));
}
