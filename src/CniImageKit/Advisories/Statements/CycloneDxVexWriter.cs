using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Evidence;
using CniImageKit.Locking;

namespace CniImageKit.Advisories.Statements;

/// <summary>
/// A CycloneDX 1.6 document of vulnerabilities alone, which point by BOM-Link at the plugins in the SBOMs that a bake writes. Sorted, with
/// a serial number that follows from its content.
/// </summary>
internal static class CycloneDxVexWriter
{
    /// <summary>The document.</summary>
    public static byte[] Write(VexRequest request)
    {
        var serial = NameUuid.Of($"cyclonedx-vex\n{Digest.Sha256(Write(request, Guid.Empty))}");
        return Write(request, serial);
    }

    private static byte[] Write(VexRequest request, Guid serial) => CanonicalJson.Document(json =>
    {
        json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        json.WriteString("bomFormat", "CycloneDX");
        json.WriteString("specVersion", "1.6");
        json.WriteString("serialNumber", $"urn:uuid:{serial}");
        json.WriteNumber("version", 1);
        json.WriteStartObject("metadata");
        json.WriteString("timestamp", AdvisoryPinJson.Time(request.Time));
        json.WriteStartObject("tools");
        json.Objects("components"u8, ["cnikit"], (_, name) =>
        {
            json.WriteString("type", "application");
            json.WriteString("name", name);
            json.WriteString("version", request.ToolVersion);
        });
        json.WriteEndObject();
        if (request.Author is { } author) json.Objects("authors"u8, [author], (_, name) => json.WriteString("name", name));
        json.WriteEndObject();
        var numbered = request.Groups().GroupBy(g => g.Advisory.Id).SelectMany(same => same.Select((g, i) => (g, i)));
        json.Objects("vulnerabilities"u8, numbered, (_, one) =>
            Vulnerability(json, request, one.g.Advisory, one.g.Finding, one.g.Matches, one.i));
    });

    private static void Vulnerability(
        Utf8JsonWriter json, VexRequest request, Advisory advisory, VexFinding finding, ImmutableArray<AdvisoryMatch> matches, int index)
    {
        json.WriteString("bom-ref", index == 0 ? advisory.Id : $"{advisory.Id}:{index + 1}");
        json.WriteString("id", advisory.Id);
        if (advisory.Url is { } url)
        {
            json.WriteStartObject("source");
            json.WriteString("url", url);
            json.WriteEndObject();
        }

        json.Objects("references"u8, advisory.Aliases, (_, alias) =>
        {
            json.WriteString("id", alias);
            json.WriteStartObject("source");
            json.WriteString("name", alias.Split('-')[0]);
            json.WriteEndObject();
        });
        if (advisory.Severity is { } severity)
        {
            json.Objects("ratings"u8, [severity], (_, rated) =>
            {
                json.WriteString("severity", rated.ToString().ToLowerInvariant());
                json.WriteString("method", "other");
            });
        }

        json.Text("description"u8, advisory.Summary.Length == 0 ? null : advisory.Summary);
        json.Text("recommendation"u8, finding.Action);
        json.WriteStartObject("analysis");
        json.WriteString("state", finding.Status switch
        {
            VexStatus.NotAffected => "not_affected",
            VexStatus.Fixed => "resolved",
            VexStatus.Affected => "exploitable",
            _ => "in_triage",
        });
        json.Text("justification"u8, Justification(finding.Justification));
        json.Text("detail"u8, finding.Impact);
        json.WriteEndObject();
        json.Objects(
            "affects"u8, VexRequest.Plugins(matches).Select(p => request.Names.Link(p.Entry.Platform, p.Plugin)).Distinct(),
            (_, link) => json.WriteString("ref", link));
    }

    private static string? Justification(string? label) => label switch
    {
        "component_not_present" or "vulnerable_code_not_present" => "code_not_present",
        "vulnerable_code_not_in_execute_path" => "code_not_reachable",
        "vulnerable_code_cannot_be_controlled_by_adversary" => "requires_environment",
        "inline_mitigations_already_exist" => "protected_by_mitigating_control",
        _ => null,
    };
}
