using System.Collections.Immutable;
using System.Text.Json;

namespace CniImageKit.Oci;

/// <summary>Keys of annotations (image-spec annotations.md) and how they are written.</summary>
internal static class OciAnnotations
{
    /// <summary>The time of the content, RFC 3339.</summary>
    public const string Created = "org.opencontainers.image.created";

    /// <summary>A human-readable title.</summary>
    public const string Title = "org.opencontainers.image.title";

    /// <summary>The version of the packaged software.</summary>
    public const string Version = "org.opencontainers.image.version";

    /// <summary>The tag of a descriptor in a layout's index.json.</summary>
    public const string RefName = "org.opencontainers.image.ref.name";

    /// <summary>The digest of the lock that an image was baked from.</summary>
    public const string Lock = "dev.cniimagekit.lock";

    /// <summary>The diffID of the layer that was appended to an image: a label of its config, by which the layer is found again.</summary>
    public const string Layer = "dev.cniimagekit.layer";

    /// <summary>The digest of the image that this one was made from.</summary>
    public const string BaseDigest = "org.opencontainers.image.base.digest";

    /// <summary>The reference of the image that this one was made from.</summary>
    public const string BaseName = "org.opencontainers.image.base.name";

    /// <summary>No annotations.</summary>
    public static ImmutableSortedDictionary<string, string> None { get; } =
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Writes the member <c>annotations</c> unless there are none.</summary>
    public static void Write(Utf8JsonWriter json, ImmutableSortedDictionary<string, string> annotations)
    {
        if (annotations.IsEmpty) return;
        json.WriteStartObject("annotations"u8);
        foreach (var (name, value) in annotations) json.WriteString(name, value);
        json.WriteEndObject();
    }
}
