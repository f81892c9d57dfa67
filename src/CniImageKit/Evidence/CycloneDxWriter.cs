using System.Text.Json;
using CniImageKit.Locking;

namespace CniImageKit.Evidence;

/// <summary>
/// CycloneDX 1.6 or 1.7 JSON. Sorted, with nothing from the clock or the host; the serial number follows from the content, where the
/// specification would have a new one for every run.
/// </summary>
internal static class CycloneDxWriter
{
    /// <summary>The document, UTF-8 with LF and a final newline.</summary>
    public static byte[] Write(SbomDocument document, SbomFormat format) => CanonicalJson.Document(writer =>
    {
        var version = format == SbomFormat.CycloneDx17 ? "1.7" : "1.6";
        writer.WriteString("$schema"u8, $"http://cyclonedx.org/schema/bom-{version}.schema.json");
        writer.WriteString("bomFormat"u8, "CycloneDX");
        writer.WriteString("specVersion"u8, version);
        writer.WriteString("serialNumber"u8, $"urn:uuid:{document.Serial}");
        writer.WriteNumber("version"u8, 1);
        Metadata(writer, document, format);
        writer.WriteStartArray("components"u8);
        foreach (var component in document.Components) CycloneDxJson.Write(writer, component, format);
        writer.WriteEndArray();
        writer.Objects("dependencies"u8, document.All, static (w, component) =>
        {
            w.WriteString("ref"u8, component.Ref);
            CycloneDxJson.Strings(w, "dependsOn"u8, component.DependsOn);
        });
        Compositions(writer, document);
    });

    private static void Metadata(Utf8JsonWriter writer, SbomDocument document, SbomFormat format)
    {
        writer.WriteStartObject("metadata"u8);
        writer.WriteString("timestamp"u8, document.Created.ToString());
        writer.Objects("lifecycles"u8, ["build"], static (w, phase) => w.WriteString("phase"u8, phase));
        writer.WriteStartObject("tools"u8);
        writer.WriteStartArray("components"u8);
        var tool = new SbomComponent { Ref = "tool:cnikit", Type = "application", Name = "cnikit", Version = document.ToolVersion };
        CycloneDxJson.Write(writer, tool, format);
        writer.WriteEndArray();
        writer.WriteEndObject();
        if (document.Author is { } author)
        {
            writer.WriteStartArray("authors"u8);
            CycloneDxJson.Contact(writer, author);
            writer.WriteEndArray();
        }

        writer.WritePropertyName("component"u8);
        CycloneDxJson.Write(writer, document.Image, format);
        if (document.Author is { } party)
        {
            CycloneDxJson.Party(writer, "manufacturer"u8, party);
            CycloneDxJson.Party(writer, "supplier"u8, party);
        }

        CycloneDxJson.Licences(writer, "CC0-1.0", format);
        CycloneDxJson.Properties(
            writer, [new("cnikit:lock", document.Lock.ToString()), new("cnikit:platform", document.Platform.ToString())]);
        writer.WriteEndObject();
    }

    // What lies in an archive is an assembly, everything else a dependency.
    private static void Compositions(Utf8JsonWriter writer, SbomDocument document)
    {
        writer.WriteStartArray("compositions"u8);
        foreach (var coverage in Enum.GetValues<Coverage>())
        {
            var all = document.All.Where(c => c.Coverage == coverage).ToLookup(c => !c.Contains.IsEmpty, c => c.Ref);
            if (all.Count == 0) continue;
            writer.WriteStartObject();
            writer.WriteString("aggregate"u8, coverage.ToString().ToLowerInvariant());
            if (all.Contains(true)) CycloneDxJson.Strings(writer, "assemblies"u8, all[true]);
            if (all.Contains(false)) CycloneDxJson.Strings(writer, "dependencies"u8, all[false]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
