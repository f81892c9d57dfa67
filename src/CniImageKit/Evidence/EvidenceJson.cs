using System.Text.Json;

namespace CniImageKit.Evidence;

/// <summary>Members as the documents of this folder have them.</summary>
internal static class EvidenceJson
{
    /// <summary>An array member of objects, in the order given.</summary>
    public static void Objects<T>(
        this Utf8JsonWriter writer, ReadOnlySpan<byte> member, IEnumerable<T> items, Action<Utf8JsonWriter, T> members)
    {
        writer.WriteStartArray(member);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            members(writer, item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>A string member; null writes none.</summary>
    public static void Text(this Utf8JsonWriter writer, ReadOnlySpan<byte> member, string? value)
    {
        if (value is not null) writer.WriteString(member, value);
    }
}
