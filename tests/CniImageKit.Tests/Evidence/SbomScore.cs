using System.Text.Json;

namespace CniImageKit.Tests.Evidence;

/// <summary>
/// What sbomqs v2 would say of a CycloneDX document: interlynk-io/sbomqs at commit e9deb52, pkg/scorer/v2/registry (weights) and
/// extractors (rules), without component quality, which asks a service, and the schema, which SbomSchemaTests asks. Each feature from 0
/// to 10.
/// </summary>
internal sealed class SbomScore
{
    private readonly JsonElement bom;
    private readonly JsonElement[] components;

    public SbomScore(byte[] document)
    {
        bom = JsonDocument.Parse(document).RootElement;
        components = [bom.GetProperty("metadata").GetProperty("component"), .. bom.GetProperty("components").EnumerateArray()];
    }

    /// <summary>Category and weight, feature and weight, score.</summary>
    public IEnumerable<(string Category, double Of, string Feature, double Weight, double Score)> Features =>
    [
        ("identification", 10, "name", .40, Each(c => Has(c, "name"))),
        ("identification", 10, "version", .35, Each(c => Has(c, "version"))),
        ("identification", 10, "local id", .25, Is(components.Select(c => Text(c, "bom-ref")).Distinct().Count() == components.Length)),
        ("provenance", 12, "timestamp", .20, Is(DateTimeOffset.TryParse(Text(Metadata, "timestamp"), out _))),
        ("provenance", 12, "authors", .20, Is(Metadata.TryGetProperty("authors", out _))),
        ("provenance", 12, "tool", .20, Is(
            Metadata.GetProperty("tools").GetProperty("components").EnumerateArray().Any(t => Has(t, "name") && Has(t, "version")))),
        ("provenance", 12, "supplier", .15, Is(Metadata.TryGetProperty("supplier", out _))),
        ("provenance", 12, "namespace", .15, Is(Has(bom, "serialNumber"))),
        ("provenance", 12, "lifecycle", .10, Is(Metadata.TryGetProperty("lifecycles", out _))),
        ("integrity", 15, "strong checksums", .50, Each(c => c.TryGetProperty("hashes", out _))),
        ("integrity", 15, "no weak checksums", .40, Each(c => !c.TryGetProperty("hashes", out var h)
            || h.EnumerateArray().Any(x => Text(x, "alg") is "SHA-256" or "SHA-512"))),
        ("integrity", 15, "signature", .10, Is(bom.TryGetProperty("signature", out _))),
        ("completeness", 12, "dependencies", .25, Completed()),
        ("completeness", 12, "whole completeness", .15, Is(Whole)),
        ("completeness", 12, "primary component", .20, Is(Text(Metadata.GetProperty("component"), "name") is not null)),
        ("completeness", 12, "source code", .15, Each(c => References(c).Any(t => t is "vcs" or "source-distribution"))),
        ("completeness", 12, "suppliers", .15, Each(c => c.TryGetProperty("supplier", out _))),
        ("completeness", 12, "purpose", .10, Each(c => Has(c, "type"))),
        ("licensing", 15, "concluded", .20, Each(c => Licences(c, "concluded").Any())),
        ("licensing", 15, "valid", .20, Each(
            c => Licences(c, "concluded").Any(l => !l.StartsWith("name:", StringComparison.Ordinal)))),
        ("licensing", 15, "listed", .20, Each(
            c => Licences(c, "concluded").Any(l => !l.Contains("LicenseRef", StringComparison.Ordinal)))),
        ("licensing", 15, "not deprecated", .15, Each(c => !Licences(c, "concluded").Any(l => Deprecated.Contains(l)))),
        ("licensing", 15, "not restrictive", .20, Each(
            c => !Licences(c, "concluded").Any(l => l.Contains("GPL", StringComparison.Ordinal)))),
        ("licensing", 15, "declared", .15, Each(c => Licences(c, "declared").Any())),
        ("licensing", 15, "data licence", .10, Is(Metadata.TryGetProperty("licenses", out _))),
        ("vulnerability", 10, "purl or cpe", 1, Each(c => Has(c, "purl") || Has(c, "cpe"))),
        ("structural", 8, "spec, version and format", .8, Is(
            Text(bom, "bomFormat") == "CycloneDX" && Text(bom, "specVersion") is "1.6" or "1.7")),
    ];

    /// <summary>The weighted mean of the categories' weighted means.</summary>
    public double Total
    {
        get
        {
            var categories = Features.GroupBy(f => (f.Category, f.Of))
                .Select(g => (g.Key.Of, Score: g.Sum(f => f.Weight * f.Score) / g.Sum(f => f.Weight))).ToArray();
            return categories.Sum(c => c.Of * c.Score) / categories.Sum(c => c.Of);
        }
    }

    private static readonly string[] Deprecated = ["GPL-2.0", "GPL-2.0+", "GPL-3.0", "GPL-3.0+", "LGPL-2.1", "LGPL-2.1+", "AGPL-3.0"];

    // A composition that names nothing speaks of the whole document.
    private bool Whole => bom.GetProperty("compositions").EnumerateArray().Any(c => Text(c, "aggregate") == "complete"
        && Names("dependencies")(c).Length + Names("assemblies")(c).Length == 0);

    private JsonElement Metadata => bom.GetProperty("metadata");

    private static double Is(bool present) => present ? 10 : 0;

    // Incomplete is never shown as complete.
    private double Each(Func<JsonElement, bool> has) =>
        components.Count(has) is var count && count == components.Length ? 10 : Math.Min(9.9, 10.0 * count / components.Length);

    private double Completed()
    {
        var edges = bom.GetProperty("dependencies").EnumerateArray().ToDictionary(d => Text(d, "ref")!, Names("dependsOn"));
        var complete = bom.GetProperty("compositions").EnumerateArray().Where(c => Text(c, "aggregate") == "complete")
            .SelectMany(Names("dependencies")).ToHashSet();
        var relevant = edges["image"].Prepend("image").Where(c => edges[c].Length > 0).ToArray();
        return 10.0 * relevant.Count(complete.Contains) / relevant.Length;
    }

    private static Func<JsonElement, string[]> Names(string member) => element =>
        element.TryGetProperty(member, out var names) ? [.. names.EnumerateArray().Select(n => n.GetString()!)] : [];

    private static IEnumerable<string?> References(JsonElement component) => component.TryGetProperty("externalReferences", out var all)
        ? all.EnumerateArray().Select(r => Text(r, "type")) : [];

    private static IEnumerable<string> Licences(JsonElement component, string acknowledgement)
    {
        if (!component.TryGetProperty("licenses", out var licences)) yield break;
        foreach (var choice in licences.EnumerateArray())
        {
            var licence = choice.TryGetProperty("license", out var inner) ? inner : choice;
            if (Text(licence, "acknowledgement") != acknowledgement) continue;
            yield return Text(licence, "id") ?? Text(licence, "expression") ?? $"name:{Text(licence, "name")}";
        }
    }

    private static bool Has(JsonElement of, string name) => Text(of, name) is { Length: > 0 };

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetString() : null;
}
