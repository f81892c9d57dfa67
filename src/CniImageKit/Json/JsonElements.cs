using System.Text.Json;

namespace CniImageKit.Json;

/// <summary>Tolerant looks into a document that anybody may have made: what is not there, or of another kind, is nothing.</summary>
internal static class JsonElements
{
    /// <summary>The member of an object; <see cref="JsonValueKind.Undefined"/> where there is none.</summary>
    public static JsonElement Member(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var found) ? found : default;

    /// <summary>The text of an object's member, or null.</summary>
    public static string? Text(this JsonElement value, string name) =>
        value.Member(name) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;
}
