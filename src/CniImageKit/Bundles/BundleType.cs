namespace CniImageKit.Bundles;

/// <summary>Media types of a bundle, an OCI artifact (image-spec manifest.md, "Guidelines for Artifact Usage").</summary>
internal static class BundleType
{
    /// <summary>The artifact itself.</summary>
    public const string Artifact = "application/vnd.cniimagekit.bundle.v1";

    /// <summary>What stands where an image has its config: two bytes, <c>{}</c>.</summary>
    public const string Empty = "application/vnd.oci.empty.v1+json";

    /// <summary>The manifest, one.</summary>
    public const string Manifest = "application/vnd.cniimagekit.manifest.v1+yaml";

    /// <summary>The lock, one.</summary>
    public const string Lock = "application/vnd.cniimagekit.lock.v1+json";

    /// <summary>What the lock names, one for each digest.</summary>
    public const string Locked = "application/vnd.cniimagekit.artifact.v1";

    /// <summary>A bill of materials, one a platform.</summary>
    public const string CycloneDx = "application/vnd.cyclonedx+json";

    /// <summary>Where the corresponding sources are, one.</summary>
    public const string Sources = "application/vnd.cniimagekit.sources.v1+json";

    /// <summary>The advisories that the pin among the companions names, at most one.</summary>
    public const string Advisories = "application/vnd.cniimagekit.advisories.v1";

    /// <summary>A file that lay beside the manifest and belongs to it: a policy, advisories, statements about them.</summary>
    public const string Companion = "application/vnd.cniimagekit.companion.v1";
}
