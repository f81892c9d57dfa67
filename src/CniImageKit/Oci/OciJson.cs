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
    private const int MaxBytes = 4 << 20;

    /// <summary>Reads a document of at most 4 MiB (as distribution-spec has it for manifests), to its verified end.</summary>
    public static OciJson Read(string target, string document, Stream content)
    {
        using (content)
        {
            var buffer = new byte[MaxBytes + 1];
            var count = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (count > MaxBytes) throw new CniImageKitException(Rules.BadImageJson(target, document, "more than 4 MiB"));
            try
            {
                using var json = JsonDocument.Parse(buffer.AsMemory(0, count), new JsonDocumentOptions { MaxDepth = 32 });
                var root = json.RootElement.Clone();
                return root.ValueKind == JsonValueKind.Object
                    ? new OciJson(target, document, root)
                    : throw new CniImageKitException(Rules.BadImageJson(target, document, "no object"));
            }
            catch (JsonException e)
            {
                throw new CniImageKitException(Rules.BadImageJson(target, document, $"no JSON: line {e.LineNumber + 1}"), e);
            }
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
