using System.Text.Json;

namespace CniImageKit.Cli;

/// <summary>Writes lists of texts.</summary>
internal static class JsonTexts
{
    /// <summary>A member that is an array of texts, or null where there is none.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string?> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
