using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Evidence.Spdx;

namespace CniImageKit.Evidence;

/// <summary>Parts of a CycloneDX document (bom-1.6.schema.json and bom-1.7.schema.json), members in the schema's order.</summary>
internal static class CycloneDxJson
{
    /// <summary>A component.</summary>
    public static void Write(Utf8JsonWriter writer, SbomComponent component, SbomFormat format)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, component.Type);
        writer.WriteString("bom-ref"u8, component.Ref);
        if (component.Supplier is { } supplier)
        {
            Party(writer, "supplier"u8, supplier);
            Party(writer, "manufacturer"u8, supplier);
        }

        writer.WriteString("name"u8, component.Name);
        if (component.Version is { } version) writer.WriteString("version"u8, version);
        if (component.Description is { } description) writer.WriteString("description"u8, description);
        if (!component.Hashes.IsEmpty) Hashes(writer, component.Hashes);
        if (component.Licence is { } licence) Licences(writer, licence, format);
        if (component.Cpe is { } cpe) writer.WriteString("cpe"u8, cpe);
        if (component.Purl is { } purl) writer.WriteString("purl"u8, purl);
        if (!component.References.IsEmpty) References(writer, component.References);
        KeyValuePair<string, string>[] properties = [.. component.Properties, .. File(component.File)];
        if (properties.Length > 0) Properties(writer, properties);
        if (!component.Occurrences.IsEmpty || !component.Identities.IsEmpty) Evidence(writer, component);
        writer.WriteEndObject();
    }

    /// <summary>An organisational entity as a member.</summary>
    public static void Party(Utf8JsonWriter writer, ReadOnlySpan<byte> member, SbomParty party)
    {
        writer.WriteStartObject(member);
        writer.WriteString("name"u8, party.Name);
        if (party.Url is { } url) Strings(writer, "url"u8, [url]);
        if (party.Email is not null)
        {
            writer.WriteStartArray("contact"u8);
            Contact(writer, party);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    /// <summary>An organisational contact.</summary>
    public static void Contact(Utf8JsonWriter writer, SbomParty party)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, party.Name);
        if (party.Email is { } email) writer.WriteString("email"u8, email);
        writer.WriteEndObject();
    }

    /// <summary>
    /// Declared and concluded. Version 1.6 holds a single expression, and so one acknowledgement of it: then the concluded one, which BSI
    /// TR-03183-2 requires.
    /// </summary>
    public static void Licences(Utf8JsonWriter writer, string licence, SbomFormat format)
    {
        var single = SpdxExpression.IsListed(licence) || !SpdxExpression.IsExpression(licence);
        writer.WriteStartArray("licenses"u8);
        foreach (var acknowledgement in new[] { "declared", "concluded" })
        {
            if (!single && format == SbomFormat.CycloneDx16 && acknowledgement == "declared") continue;
            writer.WriteStartObject();
            if (single) writer.WriteStartObject("license"u8);
            // An id that the schema does not list would make the document invalid.
            writer.WriteString(SpdxExpression.IsListed(licence) ? "id"u8 : single ? "name"u8 : "expression"u8, licence);
            writer.WriteString("acknowledgement"u8, acknowledgement);
            if (single) writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // The property taxonomy of BSI TR-03183-2.
    private static IEnumerable<KeyValuePair<string, string>> File(SbomFile? file) => file is null ? [] :
    [
        new("bsi:component:filename", file.Name),
        new("bsi:component:executable", file.Executable ? "executable" : "non-executable"),
        new("bsi:component:archive", file.Archive ? "archive" : "no archive"),
        new("bsi:component:structured", file.Archive ? "structured" : "unstructured"),
    ];

    /// <summary>Properties, sorted by name and value.</summary>
    public static void Properties(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, string>> properties)
    {
        writer.WriteStartArray("properties"u8);
        foreach (var (name, value) in properties.OrderBy(p => p.Key, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, name);
            writer.WriteString("value"u8, value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>A member that is an array of strings, in the order given.</summary>
    public static void Strings(Utf8JsonWriter writer, ReadOnlySpan<byte> member, IEnumerable<string> values)
    {
        writer.WriteStartArray(member);
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static void Hashes(Utf8JsonWriter writer, ImmutableArray<Digest> hashes)
    {
        writer.WriteStartArray("hashes"u8);
        foreach (var hash in hashes)
        {
            writer.WriteStartObject();
            writer.WriteString("alg"u8, hash.Algorithm == "sha256" ? "SHA-256" : "SHA-512");
            writer.WriteString("content"u8, hash.Hex);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void References(Utf8JsonWriter writer, ImmutableArray<SbomReference> references)
    {
        writer.WriteStartArray("externalReferences"u8);
        foreach (var reference in references)
        {
            writer.WriteStartObject();
            writer.WriteString("url"u8, reference.Url);
            writer.WriteString("type"u8, reference.Type);
            if (!reference.Hashes.IsEmpty) Hashes(writer, reference.Hashes);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Evidence(Utf8JsonWriter writer, SbomComponent component)
    {
        writer.WriteStartObject("evidence"u8);
        writer.WriteStartArray("identity"u8);
        foreach (var identity in component.Identities)
        {
            writer.WriteStartObject();
            writer.WriteString("field"u8, identity.Field);
            writer.WriteNumber("confidence"u8, identity.Confidence / 100m);
            writer.WriteStartArray("methods"u8);
            writer.WriteStartObject();
            writer.WriteString("technique"u8, identity.Technique);
            writer.WriteNumber("confidence"u8, identity.Confidence / 100m);
            writer.WriteString("value"u8, identity.Value);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (!component.Occurrences.IsEmpty)
        {
            writer.WriteStartArray("occurrences"u8);
            foreach (var (location, offset) in component.Occurrences.OrderBy(o => o.Location, StringComparer.Ordinal).ThenBy(o => o.Offset))
            {
                writer.WriteStartObject();
                writer.WriteString("location"u8, location);
                if (offset is <= int.MaxValue) writer.WriteNumber("offset"u8, offset.Value);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
