using System.Collections.Immutable;
using System.Text.Json;

namespace CniImageKit.Evidence;

/// <summary>Parts of a CycloneDX 1.6 document (its bom-1.6.schema.json), members in the schema's order.</summary>
internal static class CycloneDxJson
{
    // An id that the schema does not list would make the document invalid; others are written by name.
    private static readonly ImmutableHashSet<string> Ids = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "0BSD", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "EPL-2.0",
        "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "ISC", "LGPL-2.1-only", "LGPL-2.1-or-later",
        "LGPL-3.0-only",
        "LGPL-3.0-or-later", "MIT", "MPL-2.0", "Unlicense", "Zlib");

    /// <summary>A component.</summary>
    public static void Write(Utf8JsonWriter writer, SbomComponent component)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, component.Type);
        writer.WriteString("bom-ref"u8, component.Ref);
        if (component.Supplier is { } supplier) Party(writer, "supplier"u8, supplier);
        writer.WriteString("name"u8, component.Name);
        if (component.Version is { } version) writer.WriteString("version"u8, version);
        if (component.Description is { } description) writer.WriteString("description"u8, description);
        if (!component.Hashes.IsEmpty) Hashes(writer, component.Hashes);
        if (component.Licence is { } licence) Licences(writer, licence);
        if (component.Purl is { } purl) writer.WriteString("purl"u8, purl);
        if (!component.References.IsEmpty) References(writer, component.References);
        if (!component.Properties.IsEmpty) Properties(writer, component.Properties);
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

    /// <summary>Declared and concluded for one licence; version 1.6 has a single acknowledgement for an expression.</summary>
    public static void Licences(Utf8JsonWriter writer, string licence)
    {
        writer.WriteStartArray("licenses"u8);
        if (licence.Contains(' ', StringComparison.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("expression"u8, licence);
            writer.WriteString("acknowledgement"u8, "concluded");
            writer.WriteEndObject();
        }
        else
        {
            foreach (var acknowledgement in new[] { "declared", "concluded" })
            {
                writer.WriteStartObject();
                writer.WriteStartObject("license"u8);
                writer.WriteString(Ids.Contains(licence) ? "id"u8 : "name"u8, licence);
                writer.WriteString("acknowledgement"u8, acknowledgement);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
    }

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
