using System.Text.Json;
using CniImageKit.Cli.Findings;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Checking;

/// <summary>What a check found, for programs.</summary>
internal static class CheckJson
{
    /// <summary>The document.</summary>
    public static byte[] Write(CheckOutcome outcome, bool failed) => CanonicalJson.Document(json =>
    {
        json.WriteBoolean("ok", !failed);
        json.WriteNumber("files", outcome.Files);
        Places(json, "needed", outcome.Needed, need => ("plugin", need.Plugin, need.By, need.Implied, need.At));
        Places(json, "unknown", outcome.Unknown, unknown => ("value", unknown.Name, unknown.By, null, unknown.At));
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

    private static void Places<T>(
        Utf8JsonWriter json, string name, IEnumerable<T> found,
        Func<T, (string Key, string Name, string By, string? Because, Location At)> told)
    {
        json.WriteStartArray(name);
        foreach (var (key, value, by, because, at) in found.Select(told))
        {
            json.WriteStartObject();
            json.WriteString(key, value);
            json.WriteString("by", by);
            if (because is not null) json.WriteString("because", because);
            json.WriteString("file", at.File);
            json.WriteNumber("line", at.Line);
            json.WriteNumber("column", at.Column);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
