using System.Text.Json;
using CniImageKit.Advisories;
using CniImageKit.Cli.Findings;
using CniImageKit.Locking;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Advising;

/// <summary>
/// Advisories as JSON, whose members stay. Of a fetch: <c>{ "ok", "pin", "written", "snapshot", "advisories", "modified", "databases"
/// }</c>. Of a lock: <c>{ "ok", "lock", "snapshot", "modified", "known", "unread", "advisories": [ { "id", "aliases", "summary",
/// "severity", "url", "reviewed", "source", "platform", "plugins", "part", "module", "version", "fixed", "precision", "open", "stops",
/// "suppression" } ], "unknown", "diagnostics" }</c>, where <c>part</c> is <c>plugin</c>, <c>module</c> or <c>stdlib</c> and
/// <c>precision</c> <c>package</c>, <c>module</c>, <c>unknown</c> or <c>not-linked</c>; what is not known is left out.
/// </summary>
internal static class AdvisoriesJson
{
    public static byte[] Write(AdvisoryFetchOutcome outcome) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok", true);
        json.WriteString("pin", outcome.File);
        json.WriteBoolean("written", outcome.Written);
        json.WriteString("snapshot", outcome.Pin.Snapshot.ToString());
        json.WriteNumber("advisories", outcome.Pin.Advisories);
        json.WriteString("modified", AdvisoryPinJson.Time(outcome.Pin.Modified));
        json.WriteStartArray("databases");
        foreach (var database in outcome.Pin.Databases)
        {
            json.WriteStartObject();
            json.WriteString("from", database.From);
            json.WriteString("sha256", database.Sha256.Hex);
            json.WriteNumber("entries", database.Entries);
            json.WriteString("modified", AdvisoryPinJson.Time(database.Modified));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static byte[] Write(AdvisoryShowOutcome outcome, SeverityGate gate) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok", !outcome.Found.Matches.Any(gate.Stops));
        json.WriteString("lock", outcome.Locked.File);
        json.WriteString("snapshot", outcome.Pin.Snapshot.ToString());
        json.WriteString("modified", AdvisoryPinJson.Time(outcome.Pin.Modified));
        json.WriteNumber("known", outcome.Pin.Advisories);
        json.WriteNumber("unread", outcome.Found.Unread);
        json.WriteStartArray("advisories");
        foreach (var match in outcome.Found.Matches) Write(json, match, gate);
        json.WriteEndArray();
        json.WriteStartArray("unknown");
        foreach (var unknown in outcome.Found.Unknown)
        {
            json.WriteStartObject();
            json.WriteString("source", unknown.Source);
            json.WriteString("platform", unknown.Platform.ToString());
            json.WriteTexts("plugins", unknown.Plugins);
            json.WriteString("why", unknown.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        FindingsJson.WriteArray(json, outcome.Warnings);
    });

    private static void Write(Utf8JsonWriter json, AdvisoryMatch match, SeverityGate gate)
    {
        var advisory = match.Advisory;
        json.WriteStartObject();
        json.WriteString("id", advisory.Id);
        json.WriteTexts("aliases", advisory.Aliases);
        json.WriteString("summary", advisory.Summary);
        if (advisory.Severity is { } severity) json.WriteString("severity", severity.ToString().ToLowerInvariant());
        if (advisory.Url is { } url) json.WriteString("url", url);
        json.WriteBoolean("reviewed", advisory.Reviewed);
        json.WriteString("source", match.Source);
        json.WriteString("platform", match.Platform.ToString());
        json.WriteTexts("plugins", match.Plugins);
        json.WriteString("part", match.Part switch
        {
            AdvisedPart.Plugin => "plugin",
            AdvisedPart.Module => "module",
            _ => "stdlib",
        });
        json.WriteString("module", match.Module);
        if (match.Version is not null) json.WriteString("version", match.Version);
        if (match.Fixed is not null) json.WriteString("fixed", match.Fixed);
        json.WriteString("precision", match.Precision switch
        {
            MatchPrecision.PackageLinked => "package",
            MatchPrecision.ModuleOnly => "module",
            MatchPrecision.NotLinked => "not-linked",
            _ => "unknown",
        });
        json.WriteBoolean("open", match.IsOpen);
        json.WriteBoolean("stops", gate.Stops(match));
        if (match.Suppression is { } word) Write(json, word);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Suppression word)
    {
        json.WriteStartObject("suppression");
        json.WriteString("owner", word.Owner);
        json.WriteString("reason", word.Reason);
        if (word.Note is not null) json.WriteString("note", word.Note);
        if (word.Until is { } until) json.WriteString("until", $"{until:yyyy-MM-dd}");
        json.WriteString("file", word.At.File);
        json.WriteNumber("line", word.At.Line);
        json.WriteNumber("column", word.At.Column);
        json.WriteEndObject();
    }
}
