using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CniImageKit.Diagnostics;

namespace CniImageKit.Oci;

/// <summary>What an image layout holds (image-spec image-layout.md), the same for a directory and an archive.</summary>
internal static partial class OciLayout
{
    /// <summary>The file that marks a layout.</summary>
    public const string MarkerName = "oci-layout";

    /// <summary>The entry point.</summary>
    public const string IndexName = "index.json";

    /// <summary>The marker's content.</summary>
    public static ReadOnlyMemory<byte> Marker { get; } = """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray();

    /// <summary>Where a blob lies, relative to the layout.</summary>
    public static string BlobPath(Digest digest) => $"blobs/{digest.Algorithm}/{digest.Hex}";

    /// <summary>
    /// index.json: one entry with the tag, so that readers find the image without being told a name (skopeo, buildah, podman). It is the
    /// index
    /// where there are several platforms, of which they choose one, and else the manifest: umoci calls a tag ambiguous that leads to
    /// several manifests, and wants one platform copied out first (<c>skopeo copy --override-arch</c>). Referrers follow without a tag;
    /// with them readers must be told the name.
    /// </summary>
    public static ReadOnlyMemory<byte> Index(OciImage image, string refName)
    {
        RequireName(refName);
        var annotations = OciAnnotations.None.Add(OciAnnotations.RefName, refName).Add(OciAnnotations.Lock, image.Lock.ToString());
        var referrers = image.Referrers.Select(
            r => r with { Annotations = r.Annotations.SetItem(OciAnnotations.Lock, image.Lock.ToString()) });
        return OciImage.Json(OciMediaTypes.Index, json => OciImage.WriteIndex(
            json, [image.Root with { Annotations = annotations }, .. referrers], OciAnnotations.None)).Content;
    }

    /// <summary>Refuses what cannot be an image's name in a layout (CNIK7003).</summary>
    public static void RequireName(string refName)
    {
        if (!RefName().IsMatch(refName)) throw new CniImageKitException(Rules.BadRefName(refName));
    }

    /// <summary>All files of the layout, sorted ordinally by relative path.</summary>
    public static ImmutableArray<(string Path, OciBlob Blob)> Files(OciImage image, string refName) =>
    [
        .. image.Blobs.Select(b => (BlobPath(b.Descriptor.Digest), b)).OrderBy(f => f.Item1, StringComparer.Ordinal),
        (IndexName, InMemory(Index(image, refName))),
        (MarkerName, InMemory(Marker)),
    ];

    private static OciBlob InMemory(ReadOnlyMemory<byte> content) =>
        new(new OciDescriptor("application/json", Digest.Sha256(content.Span), content.Length), null, content);

    [GeneratedRegex(@"^[A-Za-z0-9]+(?:[-._:@/+][A-Za-z0-9]+)*\z")]
    private static partial Regex RefName();
}
