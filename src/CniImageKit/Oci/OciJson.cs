using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Diagnostics;

namespace CniImageKit.Oci;

/// <summary>Reads the JSON of an image that others may have made. Whatever is not as the image-spec has it is CNIK5403.</summary>
/// <param name="Target">The image, for messages.</param>
/// <param name="Document">The document's digest or name, for messages.</param>
/// <param name="Root">The document's root, an object.</param>
internal sealed record OciJson(string Target, string Document, JsonElement Root)
{
    /// <summary>A manifest may have 4 MiB (distribution-spec, Pushing Manifests); all other documents are held to the same.</summary>
    public const int MaxBytes = 4 << 20;

    // Of two members of one name, readers take one or the other.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>Reads a document of at most 4 MiB (as distribution-spec has it for manifests), to its verified end.</summary>
    public static OciJson Read(string target, string document, Stream content) => Read(target, document, content, JsonValueKind.Object);

    /// <summary>The same for a document whose root is an array.</summary>
    public static OciJson ReadArray(string target, string document, Stream content) =>
        Read(target, document, content, JsonValueKind.Array);

    private static OciJson Read(string target, string document, Stream content, JsonValueKind kind)
    {
        using (content)
        {
            var buffer = new byte[MaxBytes + 1];
            var count = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (count > MaxBytes) throw new CniImageKitException(Rules.BadImageJson(target, document, "more than 4 MiB"));
            return Read(target, document, buffer.AsMemory(0, count), kind);
        }
    }

    /// <summary>Reads a document that comes from afar, to its verified end.</summary>
    public static async Task<OciJson> ReadAsync(string target, string document, Stream content, CancellationToken ct)
    {
        await using var closing = content.ConfigureAwait(false);
        var buffer = new byte[MaxBytes + 1];
        var count = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false);
        if (count > MaxBytes) throw new CniImageKitException(Rules.BadImageJson(target, document, "more than 4 MiB"));
        return Read(target, document, buffer.AsMemory(0, count), JsonValueKind.Object);
    }

    /// <summary>Reads a document that is in memory, an object.</summary>
    public static OciJson Read(string target, string document, ReadOnlyMemory<byte> content) =>
        Read(target, document, content, JsonValueKind.Object);

    private static OciJson Read(string target, string document, ReadOnlyMemory<byte> content, JsonValueKind kind)
    {
        try
        {
            using var json = JsonDocument.Parse(content, Options);
            var root = json.RootElement.Clone();
            return root.ValueKind == kind
                ? new OciJson(target, document, root)
                : throw new CniImageKitException(
                    Rules.BadImageJson(target, document, kind == JsonValueKind.Object ? "no object" : "no array"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A name with a lone surrogate is valid JSON and no text.
            var why = e is JsonException { LineNumber: { } line } ? $"no JSON: line {line + 1}" : "no JSON";
            throw new CniImageKitException(Rules.BadImageJson(target, document, why), e);
        }
    }

    /// <summary>A string member, or null where there is none.</summary>
    public string? Text(JsonElement of, string name) =>
        !of.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? Decode(value, name)
        : throw Bad($"{name} is no string");

    /// <summary>A member that is an array; empty where there is none.</summary>
    public ImmutableArray<JsonElement> Array(JsonElement of, string name) =>
        !of.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()]
        : throw Bad($"{name} is no array");

    /// <summary>A member that is an object.</summary>
    public JsonElement Object(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : throw Bad($"{name} is no object");

    /// <summary>A descriptor.</summary>
    public OciDescriptor Descriptor(JsonElement of)
    {
        if (of.ValueKind != JsonValueKind.Object) throw Bad("a descriptor is no object");
        if (!Digest.TryParse(Text(of, "digest"), out var digest)) throw Bad("a descriptor has no sha256 or sha512 digest");
        if (!of.TryGetProperty("size", out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt64(out var size)
            || size < 0)
            throw Bad("a descriptor has no size");
        return new OciDescriptor(Text(of, "mediaType") ?? throw Bad("a descriptor has no mediaType"), digest, size);
    }

    /// <summary>An item that is a string.</summary>
    public string TextOf(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.String ? Decode(item, name) : throw Bad($"{name} holds what is no string");

    /// <summary>A digest.</summary>
    public Digest DigestOf(JsonElement of) =>
        of.ValueKind == JsonValueKind.String && Digest.TryParse(Decode(of, "a digest"), out var digest)
            ? digest
            : throw Bad("a digest is none");

    /// <summary>The failure to throw: this document is not as it should be.</summary>
    public CniImageKitException Bad(string why) => new CniImageKitException(Rules.BadImageJson(Target, Document, why));

    // A lone surrogate is valid JSON and no text.
    private string Decode(JsonElement value, string name)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new CniImageKitException(Rules.BadImageJson(Target, Document, $"{name} is no text"), e);
        }
    }
}
