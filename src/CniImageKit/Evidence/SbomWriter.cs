using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Locking;

namespace CniImageKit.Evidence;

/// <summary>
/// CycloneDX 1.6 JSON of one platform's plugins. Sorted, with nothing from the clock or the host; the serial number follows from lock,
/// date,
/// platform and name, where the specification would have a new one for every run (RFC 9562 version 5 instead of 4).
/// </summary>
internal static class SbomWriter
{
    /// <summary>application/vnd.cyclonedx+json, as registries know the document.</summary>
    public const string MediaType = "application/vnd.cyclonedx+json";

    /// <summary>The document, UTF-8 with LF and a final newline.</summary>
    public static byte[] Write(SbomRequest request)
    {
        var components = SbomAssembly.Components(request);
        return CanonicalJson.Document(writer =>
        {
            writer.WriteString("$schema"u8, "http://cyclonedx.org/schema/bom-1.6.schema.json");
            writer.WriteString("bomFormat"u8, "CycloneDX");
            writer.WriteString("specVersion"u8, "1.6");
            writer.WriteString("serialNumber"u8, $"urn:uuid:{Serial(request)}");
            writer.WriteNumber("version"u8, 1);
            Metadata(writer, request);
            writer.WriteStartArray("components"u8);
            foreach (var component in components) CycloneDxJson.Write(writer, component);
            writer.WriteEndArray();
            Dependencies(writer, components);
            Compositions(writer, components);
        });
    }

    private static Guid Serial(SbomRequest request) =>
        NameUuid.Of($"sbom\n{request.Lock}\n{request.SourceDate}\n{request.Platform}\n{request.ImageName}\n{request.ToolVersion}");

    private static void Metadata(Utf8JsonWriter writer, SbomRequest request)
    {
        writer.WriteStartObject("metadata"u8);
        writer.WriteString("timestamp"u8, request.SourceDate.ToString());
        writer.WriteStartArray("lifecycles"u8);
        writer.WriteStartObject();
        writer.WriteString("phase"u8, "build");
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartObject("tools"u8);
        writer.WriteStartArray("components"u8);
        var tool = new SbomComponent { Ref = "tool:cnikit", Type = "application", Name = "cnikit", Version = request.ToolVersion };
        CycloneDxJson.Write(writer, tool);
        writer.WriteEndArray();
        writer.WriteEndObject();
        if (request.Author is { } author)
        {
            writer.WriteStartArray("authors"u8);
            CycloneDxJson.Contact(writer, author);
            writer.WriteEndArray();
        }

        writer.WritePropertyName("component"u8);
        CycloneDxJson.Write(writer, new SbomComponent
        {
            Ref = SbomAssembly.ImageRef,
            Type = "container",
            Name = request.ImageName,
            Version = request.ImageVersion ?? request.Lock.Hex[..12],
            Supplier = request.Author,
        });
        if (request.Author is { } supplier) CycloneDxJson.Party(writer, "supplier"u8, supplier);
        CycloneDxJson.Licences(writer, "CC0-1.0");
        CycloneDxJson.Properties(
            writer, [new("cnikit:lock", request.Lock.ToString()), new("cnikit:platform", request.Platform.ToString())]);
        writer.WriteEndObject();
    }

    private static void Dependencies(Utf8JsonWriter writer, ImmutableArray<SbomComponent> components)
    {
        writer.WriteStartArray("dependencies"u8);
        One(SbomAssembly.ImageRef, components.Where(c => c.Type == "application").Select(c => c.Ref));
        foreach (var component in components) One(component.Ref, component.DependsOn);
        writer.WriteEndArray();

        void One(string name, IEnumerable<string> on)
        {
            writer.WriteStartObject();
            writer.WriteString("ref"u8, name);
            CycloneDxJson.Strings(writer, "dependsOn"u8, on);
            writer.WriteEndObject();
        }
    }

    private static void Compositions(Utf8JsonWriter writer, ImmutableArray<SbomComponent> components)
    {
        writer.WriteStartArray("compositions"u8);
        foreach (var coverage in Enum.GetValues<Coverage>())
        {
            string[] refs = [.. components.Where(c => c.Coverage == coverage && c.Type != "file").Select(c => c.Ref)];
            if (coverage == Coverage.Complete) refs = [SbomAssembly.ImageRef, .. refs];
            if (refs.Length == 0) continue;
            writer.WriteStartObject();
            writer.WriteString("aggregate"u8, coverage.ToString().ToLowerInvariant());
            CycloneDxJson.Strings(writer, "dependencies"u8, refs);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
