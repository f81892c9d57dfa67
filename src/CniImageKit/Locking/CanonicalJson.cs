using System.Text.Encodings.Web;
using System.Text.Json;

namespace CniImageKit.Locking;

/// <summary>
/// How every document of the kit is written: JSON in UTF-8 without BOM, two blanks of indent, LF, a final newline, on every host.
/// </summary>
internal static class CanonicalJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        // Never put into HTML; the default encoder would spell the + of Debian versions as \u002B.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One document, whose root object is open while <paramref name="members"/> writes.</summary>
    public static byte[] Document(Action<Utf8JsonWriter> members) => Document(members, Options);

    /// <summary>The same without blanks, for what machines read and has to be short.</summary>
    public static byte[] ShortDocument(Action<Utf8JsonWriter> members) => Document(members, Options with { Indented = false });

    private static byte[] Document(Action<Utf8JsonWriter> members, JsonWriterOptions options)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>Texts as an array in one line, which a writer puts in raw.</summary>
    public static string Line(IEnumerable<string> texts)
    {
        var words = string.Join(", ", texts.Select(t => $"\"{JsonEncodedText.Encode(t, Options.Encoder)}\""));
        return words.Length == 0 ? "[]" : $"[ {words} ]";
    }
}
