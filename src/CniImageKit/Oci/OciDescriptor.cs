using System.Collections.Immutable;
using System.Text.Json;

namespace CniImageKit.Oci;

/// <summary>Content and what it is (image-spec descriptor.md).</summary>
/// <param name="MediaType">What the content is.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Size">Its bytes.</param>
internal sealed record OciDescriptor(string MediaType, Digest Digest, long Size)
{
    /// <summary>The platform of a manifest in an index, or null.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The kind of artifact of a manifest that is no image's, or null.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>Annotations, sorted ordinally.</summary>
    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = OciAnnotations.None;

    /// <summary>Writes it as a JSON object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("mediaType"u8, MediaType);
        json.WriteString("digest"u8, Digest.ToString());
        json.WriteNumber("size"u8, Size);
        if (Platform is { } platform)
        {
            json.WriteStartObject("platform"u8);
            WritePlatform(json, platform);
            json.WriteEndObject();
        }

        OciAnnotations.Write(json, Annotations);
        if (ArtifactType is not null) json.WriteString("artifactType"u8, ArtifactType);
        json.WriteEndObject();
    }

    /// <summary>Writes architecture, os and variant, the same in a config and a descriptor.</summary>
    public static void WritePlatform(Utf8JsonWriter json, Platform platform)
    {
        json.WriteString("architecture"u8, platform.Architecture);
        json.WriteString("os"u8, platform.Os);
        if (platform.Variant is not null) json.WriteString("variant"u8, platform.Variant);
    }
}
