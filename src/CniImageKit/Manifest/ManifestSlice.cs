using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CniImageKit.Manifest;

/// <summary>
/// The part of the manifest that decides what one lock entry holds, as canonical JSON: keys sorted ordinally, sets sorted, no blanks, no
/// places. Key order, comments, quoting, line ends, other entries and other platforms do not touch it. What only says how to reach the
/// same bytes (mirrors) or what the entry is called (name) is not in it; nor is what the catalog adds, so that a newer kit leaves
/// every lock fresh.
/// </summary>
internal static class ManifestSlice
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>SHA-256 of the slice: the lock entry's <c>request</c>.</summary>
    public static Digest Request(PluginEntry entry, Platform platform) => Digest.Sha256(Write(entry, platform));

    /// <summary>The slice in UTF-8.</summary>
    public static byte[] Write(PluginEntry entry, Platform platform)
    {
        var facts = new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            ["from"] = entry.From.Value,
            ["platform"] = platform.ToString(),
        };
        AddSet(facts, "include", entry.Include);
        AddSet(facts, "exclude", entry.Exclude);
        if (entry.Version is { } range) facts["version"] = range.Value.ToNormalizedString();
        if (entry.ExactVersion is { } exact) facts["version"] = exact.Value;
        if (!entry.Rename.IsEmpty)
            facts["rename"] = new SortedDictionary<string, string>(
                entry.Rename.ToDictionary(r => r.Key, r => r.Value.Value), StringComparer.Ordinal);
        if (!entry.Verify.IsEmpty)
            facts["verify"] = entry.Verify.Select(Checks).OrderBy(c => string.Join('\n', c), StringComparer.Ordinal).ToArray();
        SliceSettings.Add(facts, entry.Settings, platform);

        var bytes = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes, Options)) Write(json, facts);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Adds a list whose order means nothing; nothing where it is empty.</summary>
    public static void AddSet(SortedDictionary<string, object> facts, string key, IEnumerable<Located<string>> items)
    {
        string[] sorted = [.. items.Select(i => i.Value).Order(StringComparer.Ordinal)];
        if (sorted.Length > 0) facts[key] = sorted;
    }

    private static SortedDictionary<string, string> Checks(SignatureCheck check) =>
        new(check.Facts.ToDictionary(f => f.Key, f => f.Value), StringComparer.Ordinal);

    private static void Write(Utf8JsonWriter json, SortedDictionary<string, object> facts)
    {
        json.WriteStartObject();
        foreach (var (key, fact) in facts)
        {
            json.WritePropertyName(key);
            if (fact is string[] items)
            {
                json.WriteStartArray();
                foreach (var item in items) json.WriteStringValue(item);
                json.WriteEndArray();
            }
            else if (fact is SortedDictionary<string, string>[] maps)
            {
                json.WriteStartArray();
                foreach (var map in maps) Write(json, map);
                json.WriteEndArray();
            }
            else if (fact is SortedDictionary<string, string> map)
            {
                Write(json, map);
            }
            else
            {
                json.WriteStringValue((string)fact);
            }
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SortedDictionary<string, string> map)
    {
        json.WriteStartObject();
        foreach (var (name, value) in map) json.WriteString(name, value);
        json.WriteEndObject();
    }
}
