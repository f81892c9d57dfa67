using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CniImageKit.Locking;

namespace CniImageKit.Evidence.Spdx;

/// <summary>
/// SPDX 2.3 JSON. Every component is a package, and every plugin also a file of its own; what is not known is NOASSERTION, never left to be
/// guessed.
/// </summary>
internal static class Spdx2Writer
{
    private const string Document = "SPDXRef-DOCUMENT";
    private const string Unknown = "NOASSERTION";

    /// <summary>The document; <paramref name="sha1"/> must have each of its plugins.</summary>
    public static byte[] Write(SbomDocument document, SbomSha1 sha1)
    {
        var names = SpdxNames.Of(document);
        var plugins = document.Components.Where(c => c.Type == "application").ToImmutableArray();
        return CanonicalJson.Document(writer =>
        {
            writer.WriteString("spdxVersion"u8, "SPDX-2.3");
            writer.WriteString("dataLicense"u8, "CC0-1.0");
            writer.WriteString("SPDXID"u8, Document);
            writer.WriteString("name"u8, $"{document.Image.Name} {document.Platform}");
            writer.WriteString("documentNamespace"u8, SpdxNames.Space(document, SbomFormat.Spdx23));
            writer.WriteString("comment"u8, $"cnikit:lock={document.Lock}");
            writer.WriteStartObject("creationInfo"u8);
            writer.WriteString("created"u8, document.Created.ToString());
            var tool = $"Tool: cnikit-{document.ToolVersion}";
            CycloneDxJson.Strings(writer, "creators"u8, document.Author is { } author ? [tool, Party(author)] : [tool]);
            writer.WriteEndObject();
            Licences(writer, document);
            writer.Objects("packages"u8, document.All, (w, component) => Package(w, component, document, names[component.Ref], sha1));
            writer.Objects("files"u8, plugins, (w, plugin) => File(w, plugin, names[plugin.Ref], sha1));
            writer.Objects("relationships"u8, Relationships(document, names), static (w, relationship) =>
            {
                w.WriteString("spdxElementId"u8, relationship.From);
                w.WriteString("relationshipType"u8, relationship.Type);
                w.WriteString("relatedSpdxElement"u8, relationship.To);
            });
        });
    }

    private static void Package(Utf8JsonWriter writer, SbomComponent component, SbomDocument document, string name, SbomSha1 sha1)
    {
        var analyzed = component.Type == "application";
        writer.WriteString("SPDXID"u8, $"SPDXRef-{name}");
        writer.WriteString("name"u8, component.Name);
        writer.Text("versionInfo"u8, component.Version);
        writer.Text("packageFileName"u8, component.File?.Name);
        writer.WriteString("supplier"u8, component.Supplier is { } supplier ? Party(supplier) : Unknown);
        writer.WriteString("originator"u8, component.Supplier is { } originator ? Party(originator) : Unknown);
        var distribution = component.References.FirstOrDefault(r => r.Type == "distribution")?.Url;
        var downloadable = distribution?.StartsWith("http", StringComparison.Ordinal) == true;
        writer.WriteString("downloadLocation"u8, downloadable ? distribution!.Split('#')[0] : Unknown);
        writer.WriteBoolean("filesAnalyzed"u8, analyzed);
        if (analyzed)
        {
            writer.WriteStartObject("packageVerificationCode"u8);
            writer.WriteString("packageVerificationCodeValue"u8, VerificationCode(sha1.Of[component.Hashes[0]]));
            writer.WriteEndObject();
        }

        // A hash of a Go module covers a list of its files, and no file that could be had: only CycloneDX has a place for it.
        if (component.File is not null) Checksums(writer, component.Hashes, null);
        writer.Text("homepage"u8, component.References.FirstOrDefault(r => r.Type == "website")?.Url);
        if (distribution is not null && !downloadable) writer.WriteString("sourceInfo"u8, $"taken from {distribution}");
        writer.WriteString("licenseConcluded"u8, Licence(component));
        writer.WriteString("licenseDeclared"u8, Licence(component));
        writer.WriteString("copyrightText"u8, Unknown);
        writer.Text("description"u8, component.Description);
        References(writer, component);
        writer.WriteString("primaryPackagePurpose"u8, component.Type switch
        {
            "application" => "APPLICATION",
            "container" => "CONTAINER",
            "file" => component.File is { Archive: true } ? "ARCHIVE" : "FILE",
            _ => "LIBRARY",
        });
        if (component.Properties.IsEmpty) return;
        writer.Objects("annotations"u8, [component.Properties], (w, properties) =>
        {
            w.WriteString("annotationDate"u8, document.Created.ToString());
            w.WriteString("annotationType"u8, "OTHER");
            w.WriteString("annotator"u8, $"Tool: cnikit-{document.ToolVersion}");
            w.WriteString("comment"u8, SpdxText.Properties(properties));
        });
    }

    private static void References(Utf8JsonWriter writer, SbomComponent component)
    {
        (string Category, string Type, string? Locator)[] references =
        [
            ("PACKAGE-MANAGER", "purl", component.Purl),
            ("SECURITY", "cpe23Type", component.Cpe),
            .. component.References.Where(r => r.Type is "vcs" or "source-distribution").Select(r => ("OTHER", r.Type, (string?)r.Url)),
        ];
        references = [.. references.Where(r => r.Locator is not null)];
        if (references.Length == 0) return;
        writer.Objects("externalRefs"u8, references, static (w, reference) =>
        {
            w.WriteString("referenceCategory"u8, reference.Category);
            w.WriteString("referenceType"u8, reference.Type);
            w.WriteString("referenceLocator"u8, reference.Locator);
        });
    }

    private static void File(Utf8JsonWriter writer, SbomComponent plugin, string name, SbomSha1 sha1)
    {
        writer.WriteString("SPDXID"u8, $"SPDXRef-file-{name}");
        writer.WriteString("fileName"u8, $".{plugin.Occurrences[0].Location}");
        CycloneDxJson.Strings(writer, "fileTypes"u8, ["BINARY"]);
        Checksums(writer, plugin.Hashes, sha1.Of[plugin.Hashes[0]]);
        writer.WriteString("licenseConcluded"u8, Licence(plugin));
        CycloneDxJson.Strings(writer, "licenseInfoInFiles"u8, [Unknown]);
        writer.WriteString("copyrightText"u8, Unknown);
    }

    private static void Checksums(Utf8JsonWriter writer, ImmutableArray<Digest> digests, string? sha1)
    {
        (string Algorithm, string Value)[] values = [.. digests.Select(d => (d.Algorithm.ToUpperInvariant(), d.Hex))];
        writer.Objects("checksums"u8, sha1 is null ? values : [("SHA1", sha1), .. values], static (w, checksum) =>
        {
            w.WriteString("algorithm"u8, checksum.Algorithm);
            w.WriteString("checksumValue"u8, checksum.Value);
        });
    }

    private static IEnumerable<(string From, string Type, string To)> Relationships(SbomDocument document, SpdxNames names)
    {
        string Id(string componentRef) => $"SPDXRef-{names[componentRef]}";
        yield return (Document, "DESCRIBES", Id(document.Image.Ref));
        foreach (var component in document.All)
        {
            var id = Id(component.Ref);
            // An image consists of what lies in it.
            var type = component.Type == "container" ? "CONTAINS" : "DEPENDS_ON";
            foreach (var other in component.DependsOn) yield return (id, type, Id(other));
            foreach (var other in component.Contains) yield return (id, "CONTAINS", Id(other));
            if (component.Type == "application") yield return (id, "CONTAINS", $"SPDXRef-file-{names[component.Ref]}");
            // 11.1: NONE says that there is no more to know, NOASSERTION that nothing is said of more.
            if (component.Coverage != Coverage.Complete) yield return (id, component.Contains.IsEmpty ? type : "CONTAINS", Unknown);
            else if (component.DependsOn.IsEmpty) yield return (id, type, "NONE");
        }
    }

    private static void Licences(Utf8JsonWriter writer, SbomDocument document)
    {
        var own = SpdxText.OwnLicences(document);
        if (own.IsEmpty) return;
        writer.Objects("hasExtractedLicensingInfos"u8, own, static (w, licence) =>
        {
            w.WriteString("licenseId"u8, licence.Key);
            w.WriteString("name"u8, licence.Value);
            w.WriteString("extractedText"u8, $"The text of {licence.Value} is not part of this document.");
        });
    }

    private static string Licence(SbomComponent component) => component.Licence is { } licence ? SpdxExpression.Of(licence) : Unknown;

    private static string Party(SbomParty party) => $"Organization: {party.Name}{(party.Email is { } email ? $" ({email})" : "")}";

    // 7.9.2: SHA-1 over the sorted SHA-1s of all files, here of one.
    private static string VerificationCode(string sha1)
    {
#pragma warning disable CA5350 // The specification names SHA-1; nothing is verified by it.
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.ASCII.GetBytes(sha1)));
#pragma warning restore CA5350
    }
}
