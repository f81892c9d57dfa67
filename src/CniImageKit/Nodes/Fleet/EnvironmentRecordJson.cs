using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Nodes.Fleet;

/// <summary>Spells and reads the record: canonical JSON, read strictly. Raises CNIK9320.</summary>
internal static class EnvironmentRecordJson
{
    /// <summary>A record of more bytes is refused.</summary>
    public const int MaxBytes = 4 << 20;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    public static byte[] Write(EnvironmentRecord record) => CanonicalJson.Document(json =>
    {
        json.WriteNumber("recordVersion", 1);
        json.WriteStartObject("environments");
        foreach (var (name, environment) in record.Environments)
        {
            json.WriteStartObject(name);
            json.WriteString("date", environment.Date);
            json.WriteString("cluster", environment.Cluster);
            json.WriteNumber("nodes", environment.Nodes);
            json.WriteStartArray("locks");
            foreach (var used in environment.Locks)
            {
                json.WriteStartObject();
                json.WriteString("lock", used.Lock.ToString());
                json.WriteString("name", used.Name);
                json.WriteNumber("nodes", used.Nodes);
                json.WriteNumber("drifted", used.Drifted);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    /// <param name="named">The file, as the user named it.</param>
    /// <param name="content">Its bytes.</param>
    public static EnvironmentRecord Read(string named, byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content, Strict);
            var root = Members(document.RootElement, "recordVersion", "environments");
            if (root["recordVersion"].GetInt32() is var version && version != 1)
                throw Bad(named, 0, $"it is of version {version}, and 1 is known");
            return new EnvironmentRecord(root["environments"].EnumerateObject().ToImmutableSortedDictionary(
                e => EnvironmentRecord.IsName(e.Name) ? e.Name : throw new FormatException("an environment has no name that it can have"),
                e => Environment(e.Value), StringComparer.Ordinal));
        }
        catch (JsonException fault)
        {
            throw Bad(named, (int)(fault.LineNumber ?? -1) + 1, "it is no JSON, or says something twice", fault);
        }
        catch (Exception fault) when (fault is FormatException or InvalidOperationException)
        {
            var why = fault is FormatException ? fault.Message.TrimEnd('.') : "a value is not of the kind that it is to be";
            throw Bad(named, 0, why, fault);
        }
    }

    private static RecordedEnvironment Environment(JsonElement value)
    {
        var members = Members(value, "date", "cluster", "nodes", "locks");
        var date = Text(members["date"]);
        if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            throw new FormatException("a date is none such as 2026-11-30");
        return new RecordedEnvironment(
            date, Text(members["cluster"]), Count(members["nodes"]), [.. members["locks"].EnumerateArray().Select(Used)]);
    }

    private static RecordedLock Used(JsonElement value)
    {
        var members = Members(value, "lock", "name", "nodes", "drifted");
        var digest = Digest.TryParse(Text(members["lock"]), out var found) && found.Algorithm == "sha256"
            ? found : throw new FormatException("a lock is no sha256 digest");
        var name = members["name"].ValueKind == JsonValueKind.Null ? null : Text(members["name"]);
        return new RecordedLock(digest, name, Count(members["nodes"]), Count(members["drifted"]));
    }

    private static Dictionary<string, JsonElement> Members(JsonElement value, params string[] keys)
    {
        var members = value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        var wrong = members.Keys.Except(keys).Concat(keys.Except(members.Keys)).FirstOrDefault();
        return wrong is null ? members : throw new FormatException($"'{wrong}' is missing, or is not to be there");
    }

    private static string Text(JsonElement value) => value.GetString() is { } text && EnvironmentRecord.IsText(text)
        ? text : throw new FormatException("a text is empty, too long, or has control characters");

    private static int Count(JsonElement value) =>
        value.TryGetInt32(out var count) && count >= 0 ? count : throw new FormatException("a count is no whole number");

    private static CniImageKitException Bad(string named, int line, string why, Exception? inner = null) =>
        new(Rules.BadEnvironmentRecord(new Location(named, line), why), inner);
}
