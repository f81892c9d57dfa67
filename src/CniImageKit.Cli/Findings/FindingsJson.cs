using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Cli.Findings;

/// <summary>
/// Findings as JSON: <c>{ "ok", "diagnostics": [ { "id", "severity", "title", "file", "line", "column", "message", "details" } ] }</c>.
/// </summary>
internal static class FindingsJson
{
    public static byte[] Write(IEnumerable<Diagnostic> findings, bool ok) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok", ok);
        WriteArray(json, findings);
    });

    public static void WriteArray(Utf8JsonWriter json, IEnumerable<Diagnostic> findings)
    {
        json.WriteStartArray("diagnostics");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("id", finding.Rule.Id);
            json.WriteString("severity", finding.Rule.Severity == Severity.Error ? "error" : "warning");
            json.WriteString("title", finding.Rule.Title);
            if (finding.At.File is not null) json.WriteString("file", finding.At.File);
            if (finding.At.Line > 0) json.WriteNumber("line", finding.At.Line);
            if (finding.At.Column > 0) json.WriteNumber("column", finding.At.Column);
            json.WriteString("message", finding.Message);
            json.WriteStartArray("details");
            foreach (var detail in finding.Details)
            {
                json.WriteStartObject();
                json.WriteString("label", detail.Label);
                json.WriteString("value", detail.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
