using System.Collections.Immutable;
using System.Text.Json;

namespace CniImageKit.Json;

/// <summary>A JSON value and the byte at which it begins. Duplicate keys are kept, in order, for the reader to refuse.</summary>
internal sealed record LocatedJson
{
    /// <summary>How deep a lock may nest.</summary>
    public const int LockDepth = 16;

    /// <summary>StartObject, StartArray, String, Number, True, False or Null.</summary>
    public required JsonTokenType Kind { get; init; }

    /// <summary>Offset of the first byte.</summary>
    public required int Offset { get; init; }

    /// <summary>A string's value, or the source text of another scalar.</summary>
    public string Text { get; init; } = "";

    /// <summary>An object's members.</summary>
    public ImmutableArray<LocatedMember> Members { get; init; } = [];

    /// <summary>An array's items.</summary>
    public ImmutableArray<LocatedJson> Items { get; init; } = [];

    /// <summary>Parses strict JSON (RFC 8259: no comments, no trailing commas), at most <paramref name="depth"/> deep.</summary>
    /// <exception cref="JsonException">It is none; line and byte position count from 0.</exception>
    public static LocatedJson Parse(ReadOnlySpan<byte> content, int depth = LockDepth)
    {
        var reader = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = depth });
        reader.Read();
        var root = Value(ref reader);
        // The reader itself refuses anything after the root.
        reader.Read();
        return root;
    }

    /// <summary>What the value is, for messages: <c>a number</c>, or its text in quotes.</summary>
    public string Describe() => Kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"'{(Text.Length > 100 ? Text[..100] + "…" : Text)}'",
        _ => Text.Length > 40 ? Text[..40] + "…" : Text,
    };

    private static LocatedJson Value(ref Utf8JsonReader reader)
    {
        var (kind, offset) = (reader.TokenType, (int)reader.TokenStartIndex);
        if (kind == JsonTokenType.StartObject) return new LocatedJson { Kind = kind, Offset = offset, Members = ReadMembers(ref reader) };
        if (kind == JsonTokenType.StartArray) return new LocatedJson { Kind = kind, Offset = offset, Items = ReadItems(ref reader) };
        return new LocatedJson { Kind = kind, Offset = offset, Text = Scalar(ref reader) };
    }

    private static ImmutableArray<LocatedMember> ReadMembers(ref Utf8JsonReader reader)
    {
        var members = ImmutableArray.CreateBuilder<LocatedMember>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (key, offset) = (Scalar(ref reader), (int)reader.TokenStartIndex);
            reader.Read();
            members.Add(new LocatedMember(key, offset, Value(ref reader)));
        }

        return members.DrainToImmutable();
    }

    private static ImmutableArray<LocatedJson> ReadItems(ref Utf8JsonReader reader)
    {
        var items = ImmutableArray.CreateBuilder<LocatedJson>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Value(ref reader));
        return items.DrainToImmutable();
    }

    private static string Scalar(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            return System.Text.Encoding.ASCII.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException fault)
        {
            // A lone surrogate (\ud800) or invalid UTF-8, which the reader finds only when it decodes.
            throw new JsonException("a string is no valid Unicode", null, null, null, fault);
        }
    }
}

/// <summary>A member of an object.</summary>
/// <param name="Key">The decoded key.</param>
/// <param name="Offset">Offset of the key's opening quote.</param>
/// <param name="Value">The value.</param>
internal sealed record LocatedMember(string Key, int Offset, LocatedJson Value);
