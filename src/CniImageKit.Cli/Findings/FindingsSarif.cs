using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Findings;

/// <summary>
/// Findings as SARIF 2.1.0 (OASIS, 2020-03-27), for code scanning: one run, a rule of the driver for each kind, with its help page, and a
/// result for each finding. Paths are relative to <c>%SRCROOT%</c>, and nothing of the machine, the clock or the user is said.
/// </summary>
internal static class FindingsSarif
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /// <param name="command">The command's name, which keeps the runs of several commands apart.</param>
    /// <param name="findings">What was found; the same finding twice is one.</param>
    /// <param name="places">Says where files lie in the repository.</param>
    /// <param name="fallback">The file to point at where a finding has no place of its own, or null.</param>
    public static byte[] Write(string command, IEnumerable<Diagnostic> findings, SarifPlaces places, string? fallback)
    {
        List<Diagnostic> all = [.. findings.DistinctBy(f => f.ToText())];
        List<Rule> rules = [.. all.Select(f => f.Rule).DistinctBy(r => r.Id).OrderBy(r => r.Id, StringComparer.Ordinal)];
        return CanonicalJson.Document(json =>
        {
            json.WriteString("$schema", Schema);
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, rules);
            json.WriteStartObject("automationDetails");
            json.WriteString("id", $"cnikit/{command}/");
            json.WriteEndObject();
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteStartArray("results");
            var seen = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var finding in all) WriteResult(json, finding, rules.FindIndex(r => r.Id == finding.Rule.Id), places, fallback, seen);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    private static void WriteTool(Utf8JsonWriter json, List<Rule> rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "cnikit");
        json.WriteString("semanticVersion", Edge.Version);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            var page = RulePage.Of(rule).TrimEnd();
            json.WriteStartObject();
            json.WriteString("id", rule.Id);
            json.WriteString("name", Pascal(rule.Title));
            WriteText(json, "shortDescription", rule.Title);
            json.WriteStartObject("help");
            json.WriteString("text", page);
            json.WriteString("markdown", page);
            json.WriteEndObject();
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Level(rule));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(
        Utf8JsonWriter json, Diagnostic finding, int rule, SarifPlaces places, string? fallback, Dictionary<string, int> seen)
    {
        var uri = (finding.At.File ?? fallback) is { } file ? places.Of(file) : null;
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule.Id);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", Level(finding.Rule));
        WriteText(json, "message", Message(finding));
        json.WriteStartArray("locations");
        if (uri is not null) WriteLocation(json, uri, finding.At);
        json.WriteEndArray();

        // Neither line nor details count, so that a finding stays the same one when the file grows above it.
        var print = Digest.Sha256(System.Text.Encoding.UTF8.GetBytes($"{finding.Rule.Id}\n{uri?.Uri}\n{finding.Message}")).Hex[..32];
        var times = seen[print] = seen.GetValueOrDefault(print) + 1;
        json.WriteStartObject("partialFingerprints");
        json.WriteString("cnikitFinding/v1", $"{print}:{times}");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, SarifPlace place, Location at)
    {
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", place.Uri);
        if (place.IsRelative) json.WriteString("uriBaseId", "%SRCROOT%");
        json.WriteEndObject();
        if (at is { File: not null, Line: > 0 })
        {
            json.WriteStartObject("region");
            json.WriteNumber("startLine", at.Line);
            if (at.Column > 0) json.WriteNumber("startColumn", at.Column);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    // A text must not become a link because a file or a version is spelt like one (3.11.6).
    private static string Message(Diagnostic finding) =>
        string.Join('\n', finding.Details.Select(d => $"{d.Label}: {d.Value}").Prepend(finding.Message))
            .Replace("](", @"\](", StringComparison.Ordinal);

    private static string Level(Rule rule) => rule.Severity == Severity.Error ? "error" : "warning";

    private static string Pascal(string title) => string.Concat(
        new string([.. title.Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
}
