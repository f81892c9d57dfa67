using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Evidence;
using CniImageKit.Locking;

namespace CniImageKit.Advisories.Statements;

/// <summary>What a VEX document of ours is made of.</summary>
/// <param name="Matches">What is spoken of.</param>
/// <param name="Names">How plugins are named.</param>
/// <param name="Author">Who answers for it, or null.</param>
/// <param name="Time">Its time.</param>
/// <param name="ToolVersion">The kit's version.</param>
internal sealed record VexRequest(
    ImmutableArray<AdvisoryMatch> Matches, ProductNames Names, string? Author, DateTimeOffset Time, string ToolVersion)
{
    /// <summary>The matches that are told alike, sorted by advisory and what is said.</summary>
    public IEnumerable<(Advisory Advisory, VexFinding Finding, ImmutableArray<AdvisoryMatch> Matches)> Groups() =>
        from match in Matches
        group match by (match.Advisory.Id, Finding: VexFinding.Of(match)) into same
        let finding = same.Key.Finding
        orderby same.Key.Id, finding.Status, finding.Justification, finding.Impact, finding.Action
        select (same.First().Advisory, finding, ImmutableArray.CreateRange(same));

    /// <summary>The plugins of a match with their entry, sorted.</summary>
    public static IEnumerable<(LockEntry Entry, string Plugin, AdvisoryMatch Match)> Plugins(IEnumerable<AdvisoryMatch> matches) =>
        from match in matches
        from plugin in match.Plugins
        orderby match.Source, match.Platform, plugin, match.Module
        select (match.Entry, plugin, match);
}

/// <summary>
/// An OpenVEX document (v0.2.0, openvex/spec). Sorted, with an id that follows from its content: the same matches give the same bytes.
/// </summary>
internal static class OpenVexWriter
{
    private const string Context = "https://openvex.dev/ns/v0.2.0";

    /// <summary>The document. The specification wants a statement at least: there must be a match.</summary>
    public static byte[] Write(VexRequest request)
    {
        var named = NameUuid.Of($"openvex\n{Digest.Sha256(Write(request, Guid.Empty))}");
        return Write(request, named);
    }

    private static byte[] Write(VexRequest request, Guid id) => CanonicalJson.Document(json =>
    {
        json.WriteString("@context", Context);
        json.WriteString("@id", $"urn:uuid:{id}");
        json.WriteString("author", request.Author ?? "Unknown Author");
        json.WriteString("timestamp", AdvisoryPinJson.Time(request.Time));
        json.WriteNumber("version", 1);
        json.WriteString("tooling", $"cnikit {request.ToolVersion}");
        json.Objects("statements"u8, request.Groups(),
            (_, group) => Statement(json, group.Advisory, group.Finding, group.Matches));
    });

    private static void Statement(
        Utf8JsonWriter json, Advisory advisory, VexFinding finding, ImmutableArray<AdvisoryMatch> matches)
    {
        json.WriteStartObject("vulnerability");
        json.Text("@id"u8, advisory.Url);
        json.WriteString("name", advisory.Id);
        json.Text("description"u8, advisory.Summary.Length == 0 ? null : advisory.Summary);
        json.WriteStartArray("aliases");
        foreach (var alias in advisory.Aliases) json.WriteStringValue(alias);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Objects("products"u8, VexRequest.Plugins(matches).GroupBy(p => (p.Entry, p.Plugin)), (_, product) =>
        {
            var (entry, plugin) = product.Key;
            var purl = ProductNames.Plugin(entry, plugin);
            json.WriteString("@id", purl);
            json.WriteStartObject("identifiers");
            json.WriteString("purl", purl);
            json.WriteEndObject();
            json.WriteStartObject("hashes");
            json.WriteString("sha-256", entry.Files[plugin].Sha256.Hex);
            json.WriteString("sha-512", entry.Files[plugin].Sha512.Hex);
            json.WriteEndObject();
            var parts = product.Select(p => ProductNames.Part(p.Match)).Distinct();
            json.Objects("subcomponents"u8, parts, (_, part) => json.WriteString("@id", part));
        });
        json.WriteString("status", finding.Status switch
        {
            VexStatus.NotAffected => "not_affected",
            VexStatus.Fixed => "fixed",
            VexStatus.Affected => "affected",
            _ => "under_investigation",
        });
        json.Text("justification"u8, finding.Justification);
        if (finding.Status == VexStatus.NotAffected) json.Text("impact_statement"u8, finding.Impact);
        else json.Text("status_notes"u8, finding.Impact);
        json.Text("action_statement"u8, finding.Action);
    }
}
