using CniImageKit.Oci;
using CniImageKit.Store;

namespace CniImageKit.Bundles;

/// <summary>One file of a bundle.</summary>
/// <param name="Name">What people call it; a path where the kit puts it on extraction.</param>
/// <param name="Blob">Its bytes and its media type.</param>
internal sealed record BundlePart(string Name, OciBlob Blob)
{
    /// <summary>Content in the store.</summary>
    public static BundlePart Of(string mediaType, string name, StoredBlob stored) =>
        new(name, new OciBlob(new OciDescriptor(mediaType, stored.Sha256, stored.Size), stored.Path, default));

    /// <summary>A document in memory.</summary>
    public static BundlePart Of(string mediaType, string name, ReadOnlyMemory<byte> content) =>
        new(name, new OciBlob(new OciDescriptor(mediaType, Digest.Sha256(content.Span), content.Length), null, content));
}
