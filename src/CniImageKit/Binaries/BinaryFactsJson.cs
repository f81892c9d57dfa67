using System.Text.Json;
using System.Text.Json.Serialization;

namespace CniImageKit.Binaries;

/// <summary>Facts as a derived value of the store, keyed by the file's digest.</summary>
internal static class BinaryFactsJson
{
    /// <summary>Part of the key: raised whenever the reading of files changes, so that older facts are not taken for new ones.</summary>
    public const int Revision = 1;

    /// <summary>The facts as compact JSON.</summary>
    public static byte[] Write(BinaryFacts facts) => JsonSerializer.SerializeToUtf8Bytes(facts, BinaryFactsContext.Default.BinaryFacts);

    /// <summary>What <see cref="Write"/> wrote; null for anything else, so that the file is read again.</summary>
    public static BinaryFacts? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, BinaryFactsContext.Default.BinaryFacts);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The generated serialiser of <see cref="BinaryFacts"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(BinaryFacts))]
internal sealed partial class BinaryFactsContext : JsonSerializerContext;
