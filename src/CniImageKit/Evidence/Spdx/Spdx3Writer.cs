using System.Collections.Immutable;
using CniImageKit.Locking;

namespace CniImageKit.Evidence.Spdx;

/// <summary>
/// SPDX 3.0.1 as JSON-LD, profiles core, software and simpleLicensing, with the fields of BSI TR-03183-2 v2.1 where its section 8.2 maps
/// them.
/// </summary>
internal static class Spdx3Writer
{
    /// <summary>The document.</summary>
    public static byte[] Write(SbomDocument document) => CanonicalJson.Document(writer =>
    {
        writer.WriteString("@context"u8, "https://spdx.org/rdf/3.0.1/spdx-context.jsonld");
        writer.WriteStartArray("@graph"u8);
        Elements(new Spdx3Graph(writer, SpdxNames.Space(document, SbomFormat.Spdx301)), document);
        writer.WriteEndArray();
    });

    private static void Elements(Spdx3Graph graph, SbomDocument document)
    {
        var names = SpdxNames.Of(document);
        graph.Creation(document.Created, graph.Iri("creator"), graph.Iri("tool"));
        graph.Add("Tool", "tool", w => w.WriteString("name"u8, $"cnikit {document.ToolVersion}"));
        if (document.Author is { } author) graph.Organization("creator", author, "urlScheme");
        else graph.Add("SoftwareAgent", "creator", static w => w.WriteString("name"u8, "cnikit"));
        var suppliers = Suppliers(graph, document);
        var licences = Licences(graph, document);
        foreach (var component in document.All)
            Package(graph, component, names[component.Ref], component.Supplier is { } s ? suppliers[s] : null);
        foreach (var component in document.All) Relations(graph, component, names, licences);
        var image = graph.Iri(names[document.Image.Ref]);
        // Neither lists itself.
        string[] described = [.. graph.Elements];
        var sbom = graph.Add("software_Sbom", "sbom", w =>
        {
            w.WriteString("name"u8, $"{document.Image.Name} {document.Platform}");
            w.WriteString("comment"u8, $"cnikit:lock={document.Lock}");
            CycloneDxJson.Strings(w, "profileConformance"u8, ["core", "software", "simpleLicensing"]);
            CycloneDxJson.Strings(w, "software_sbomType"u8, ["build"]);
            CycloneDxJson.Strings(w, "rootElement"u8, [image]);
            CycloneDxJson.Strings(w, "element"u8, described);
        });
        graph.Add("SpdxDocument", "document", w =>
        {
            w.WriteString("name"u8, $"{document.Image.Name} {document.Platform}");
            CycloneDxJson.Strings(w, "profileConformance"u8, ["core", "software", "simpleLicensing"]);
            w.WriteString("dataLicense"u8, licences["CC0-1.0"]);
            CycloneDxJson.Strings(w, "rootElement"u8, [sbom]);
            CycloneDxJson.Strings(w, "element"u8, [.. described, sbom]);
        });
    }

    private static ImmutableDictionary<SbomParty, string> Suppliers(Spdx3Graph graph, SbomDocument document) =>
        document.All.Select(c => c.Supplier).OfType<SbomParty>().Distinct().OrderBy(s => s.ToString(), StringComparer.Ordinal).Index()
            .ToImmutableDictionary(s => s.Item, s => graph.Organization($"supplier-{s.Index + 1}", s.Item, "other"));

    private static ImmutableDictionary<string, string> Licences(Spdx3Graph graph, SbomDocument document) =>
        document.Components.Select(c => c.Licence).OfType<string>().Select(SpdxExpression.Of).Append("CC0-1.0").Distinct()
            .Order(StringComparer.Ordinal).Index().ToImmutableDictionary(l => l.Item, l => graph.Add(
                "simplelicensing_LicenseExpression", $"licence-{l.Index + 1}",
                w => w.WriteString("simplelicensing_licenseExpression"u8, l.Item)));

    private static void Package(Spdx3Graph graph, SbomComponent component, string name, string? supplier)
    {
        var distribution = component.References.FirstOrDefault(r => r.Type == "distribution")?.Url;
        var package = graph.Add("software_Package", name, w =>
        {
            w.WriteString("name"u8, component.Name);
            w.Text("software_packageVersion"u8, component.Version);
            w.Text("description"u8, component.Description);
            if (!component.Properties.IsEmpty) w.WriteString("comment"u8, SpdxText.Properties(component.Properties));
            w.Text("software_packageUrl"u8, component.Purl);
            w.Text("software_downloadLocation"u8, distribution);
            w.Text("software_homePage"u8, component.References.FirstOrDefault(r => r.Type == "website")?.Url);
            w.WriteString("software_primaryPurpose"u8, component.Type switch
            {
                "file" => component.File is { Archive: true } ? "archive" : "file",
                "application" or "container" => component.Type,
                _ => "library",
            });
            if (supplier is not null)
            {
                CycloneDxJson.Strings(w, "originatedBy"u8, [supplier]);
                w.WriteString("suppliedBy"u8, supplier);
            }

            (string, string?)[] identifiers = [("packageUrl", component.Purl), ("cpe23", component.Cpe)];
            if (identifiers.Any(i => i.Item2 is not null))
                Spdx3Graph.Identifiers(w, identifiers.Where(i => i.Item2 is not null).Select(i => (i.Item1, i.Item2!)));
            (string, string)[] references = [.. component.References.Where(r => r.Type == "vcs").Select(r => ("vcs", r.Url))];
            if (references.Length > 0) Spdx3Graph.References(w, references);
            if (component.File is not null) Spdx3Graph.Hashes(w, component.Hashes);
        });
        if (component.File is { } file) File(graph, component, file, package, name, distribution);
        if ((component.References.FirstOrDefault(r => r.Type == "source-distribution")
            ?? component.References.FirstOrDefault(r => r.Type == "vcs"))?.Url is not { } code)
            return;
        var source = graph.Add("software_Package", $"source-{name}", w =>
        {
            w.WriteString("name"u8, $"source of {component.Name}");
            w.WriteString("software_primaryPurpose"u8, "source");
            Spdx3Graph.References(w, [("sourceArtifact", code)]);
        });
        graph.Relate($"generates-{name}", source, "generates", [package], Coverage.Complete);
    }

    private static void File(
        Spdx3Graph graph, SbomComponent component, SbomFile file, string package, string name, string? distribution)
    {
        var iri = graph.Add("software_File", $"file-{name}", w =>
        {
            w.WriteString("name"u8, file.Name);
            w.WriteString("comment"u8, "software_additionalPurpose field is used to indicate the properties of BSI TR-03183-2");
            w.WriteString("software_primaryPurpose"u8, file.Executable ? "executable" : "archive");
            string[] purposes =
            [
                .. file.Executable ? ["executable"] : Array.Empty<string>(),
                .. file.Archive ? (string[])["archive", "container"] : ["firmware"],
            ];
            CycloneDxJson.Strings(w, "software_additionalPurpose"u8, purposes);
            Spdx3Graph.Hashes(w, component.Hashes);
            if (distribution is not null) Spdx3Graph.References(w, [("binaryArtifact", distribution)]);
        });
        graph.Relate($"artifact-{name}", package, "hasDistributionArtifact", [iri], Coverage.Complete);
    }

    private static void Relations(
        Spdx3Graph graph, SbomComponent component, SpdxNames names, ImmutableDictionary<string, string> licences)
    {
        var (name, from) = (names[component.Ref], graph.Iri(names[component.Ref]));
        var type = component.Type == "container" ? "contains" : "dependsOn";
        if (component.Contains.IsEmpty)
            graph.Relate($"{type}-{name}", from, type, component.DependsOn.Select(r => graph.Iri(names[r])), component.Coverage);
        else graph.Relate($"contains-{name}", from, "contains", component.Contains.Select(r => graph.Iri(names[r])), component.Coverage);
        if (component.Licence is not { } licence) return;
        var expression = licences[SpdxExpression.Of(licence)];
        graph.Relate($"concluded-{name}", from, "hasConcludedLicense", [expression], Coverage.Complete);
        graph.Relate($"declared-{name}", from, "hasDeclaredLicense", [expression], Coverage.Complete);
    }
}
