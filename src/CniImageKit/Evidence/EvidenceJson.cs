using System.Text.Encodings.Web;
using System.Text.Json;

namespace CniImageKit.Evidence;

/// <summary>How every document of this folder is written: UTF-8, indented by two blanks, LF, a final newline, the same on every host.</summary>
internal static class EvidenceJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One document, whose root object is open while <paramref name="members"/> writes.</summary>
    public static byte[] Document(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>An array member of objects, in the order given.</summary>
    public static void Objects<T>(this Utf8JsonWriter writer, ReadOnlySpan<byte> member, IEnumerable<T> items, Action<Utf8JsonWriter, T> members)
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
