using System.Collections.Immutable;
using System.Text.Json;

namespace CniImageKit.Evidence.Spdx;

/// <summary>Writes the elements of an SPDX 3.0.1 document into its <c>@graph</c>, and remembers what they are called.</summary>
internal sealed class Spdx3Graph(Utf8JsonWriter writer, string space)
{
    private const string CreationInfo = "_:creationinfo";
    private readonly List<string> _elements = [];

    /// <summary>The IRIs of all elements so far.</summary>
    public IReadOnlyList<string> Elements => _elements;

    /// <summary>The IRI of an element of that name.</summary>
    public string Iri(string name) => $"{space}#{name}";

    /// <summary>What created the elements, and when.</summary>
    public void Creation(SourceDate created, string by, string tool)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "CreationInfo");
        writer.WriteString("@id"u8, CreationInfo);
        writer.WriteString("specVersion"u8, "3.0.1");
        writer.WriteString("created"u8, created.ToString());
        CycloneDxJson.Strings(writer, "createdBy"u8, [by]);
        CycloneDxJson.Strings(writer, "createdUsing"u8, [tool]);
        writer.WriteEndObject();
    }

    /// <summary>An element; <paramref name="members"/> writes what is its own. Gives its IRI.</summary>
    public string Add(string type, string name, Action<Utf8JsonWriter> members)
    {
        var iri = Iri(name);
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        writer.WriteString("spdxId"u8, iri);
        writer.WriteString("creationInfo"u8, CreationInfo);
        members(writer);
        writer.WriteEndObject();
        _elements.Add(iri);
        return iri;
    }

    /// <summary>An organisation, with an address that machines can use where one is known.</summary>
    public string Organization(string name, SbomParty party, string urlType) => Add("Organization", name, w =>
    {
        w.WriteString("name"u8, party.Name);
        if ((party.Email ?? party.Url) is not { } address) return;
        Identifiers(w, [(party.Email is null ? urlType : "email", address)]);
    });

    /// <summary>A relationship and whether it tells all there is.</summary>
    public void Relate(string name, string from, string type, IEnumerable<string> to, Coverage coverage)
    {
        string[] all = [.. to];
        if (all.Length == 0) all = [coverage == Coverage.Complete ? "NoneElement" : "NoAssertionElement"];
        Add("Relationship", name, w =>
        {
            w.WriteString("from"u8, from);
            w.WriteString("relationshipType"u8, type);
            CycloneDxJson.Strings(w, "to"u8, all);
            w.WriteString("completeness"u8, coverage switch
            {
                Coverage.Complete => "complete",
                Coverage.Incomplete => "incomplete",
                _ => "noAssertion",
            });
        });
    }

    /// <summary>The member <c>externalIdentifier</c>.</summary>
    public static void Identifiers(Utf8JsonWriter writer, IEnumerable<(string Type, string Identifier)> identifiers) =>
        writer.Objects("externalIdentifier"u8, identifiers, static (w, identifier) =>
        {
            w.WriteString("type"u8, "ExternalIdentifier");
            w.WriteString("externalIdentifierType"u8, identifier.Type);
            w.WriteString("identifier"u8, identifier.Identifier);
        });

    /// <summary>The member <c>externalRef</c>.</summary>
    public static void References(Utf8JsonWriter writer, IEnumerable<(string Type, string Locator)> references) =>
        writer.Objects("externalRef"u8, references, static (w, reference) =>
        {
            w.WriteString("type"u8, "ExternalRef");
            w.WriteString("externalRefType"u8, reference.Type);
            CycloneDxJson.Strings(w, "locator"u8, [reference.Locator]);
        });

    /// <summary>The member <c>verifiedUsing</c>.</summary>
    public static void Hashes(Utf8JsonWriter writer, ImmutableArray<Digest> digests) =>
        writer.Objects("verifiedUsing"u8, digests, static (w, digest) =>
        {
            w.WriteString("type"u8, "Hash");
            w.WriteString("algorithm"u8, digest.Algorithm);
            w.WriteString("hashValue"u8, digest.Hex);
        });
}
