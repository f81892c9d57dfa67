using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli;

/// <summary>What a check found, for programs.</summary>
internal static class CheckJson
{
    /// <summary>The document.</summary>
    public static byte[] Write(CheckOutcome outcome, bool failed) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok", !failed);
        json.WriteNumber("files", outcome.Files);
        json.WriteStartArray("needed");
        foreach (var need in outcome.Needed)
        {
            json.WriteStartObject();
            json.WriteString("plugin", need.Plugin);
            json.WriteString("by", need.By);
            if (need.Implied is not null) json.WriteString("because", need.Implied);
            WritePlace(json, need.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("unknown");
        foreach (var unknown in outcome.Unknown)
        {
            json.WriteStartObject();
            json.WriteString("value", unknown.Name);
            json.WriteString("by", unknown.By);
            WritePlace(json, unknown.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Versions(json, outcome.Versions);
        FindingsJson.WriteArray(json, outcome.Findings);
    });

    private static void Versions(Utf8JsonWriter json, VersionMatrix matrix)
    {
        json.WriteStartArray("speakers");
        foreach (var speaker in matrix.Speakers)
        {
            json.WriteStartObject();
            json.WriteString("name", speaker.Name);
            json.WriteString("from", speaker.From);
            json.WritePropertyName("cniVersions");
            json.WriteRawValue(CanonicalJson.Line(speaker.Versions));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("networks");
        foreach (var network in matrix.Networks)
        {
            json.WriteStartObject();
            json.WriteString("by", network.By);
            json.WriteString("cniVersion", network.Effective);
            json.WriteBoolean("fits", network.Fits);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePlace(Utf8JsonWriter json, Location at)
    {
        json.WriteString("file", at.File);
        json.WriteNumber("line", at.Line);
        json.WriteNumber("column", at.Column);
    }
}
