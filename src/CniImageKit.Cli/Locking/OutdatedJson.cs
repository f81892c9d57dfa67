using System.Text.Json;
using CniImageKit.Cli.Findings;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Locking;

/// <summary>
/// What <c>outdated --json</c> prints: <c>{ "ok", "outdated", "lock", "advisories", "sources": [ { "name", "from", "state", "locked",
/// "date", "ageDays", "fits", "newest", "note" } ], "diagnostics" }</c>; a candidate is <c>{ "versions", "move": [ { "kind", "text" } ],
/// "stay" }</c>.
/// </summary>
internal static class OutdatedJson
{
    public static byte[] Write(OutdatedReport report, IEnumerable<Diagnostic> warnings) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok", report.Failures.IsEmpty);
        json.WriteBoolean("outdated", report.IsOutdated);
        json.WriteString("lock", report.Lock);
        json.WriteString("advisories", report.Advisories);
        json.WriteStartArray("sources");
        foreach (var source in report.Sources) Write(json, source);
        json.WriteEndArray();
        FindingsJson.WriteArray(json, [.. report.Failures, .. warnings]);
    });

    private static void Write(Utf8JsonWriter json, OutdatedSource source)
    {
        json.WriteStartObject();
        json.WriteString("name", source.Name);
        json.WriteString("from", source.From);
        json.WriteString("state", State(source.State));
        Write(json, "locked", source.Locked);
        if (source.Date is { } date) json.WriteString("date", date.ToString());
        if (source.AgeDays is { } age) json.WriteNumber("ageDays", age);
        Write(json, "fits", source.Fits);
        Write(json, "newest", source.Newest);
        if (source.Note is not null) json.WriteString("note", source.Note);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Candidate? candidate)
    {
        if (candidate is null) return;
        json.WriteStartObject(name);
        Write(json, "versions", candidate.Versions);
        Write(json, "move", candidate.Move);
        Write(json, "stay", candidate.Stay);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<Reason> reasons)
    {
        json.WriteStartArray(name);
        foreach (var reason in reasons)
        {
            json.WriteStartObject();
            json.WriteString("kind", reason.Kind);
            json.WriteString("text", reason.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string State(SourceState state) => state switch
    {
        SourceState.NotLocked => "not-locked",
        _ => state.ToString().ToLowerInvariant(),
    };
}
