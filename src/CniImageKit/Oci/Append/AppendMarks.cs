namespace CniImageKit.Oci.Append;

/// <summary>What an appended image says of the appending.</summary>
/// <param name="Date">The time of the history entry.</param>
/// <param name="Lock">The digest of the lock.</param>
internal sealed record AppendMarks(SourceDate Date, Digest Lock);

/// <summary>An image that has got its layer.</summary>
/// <param name="Before">The image as it was.</param>
/// <param name="Platform">The platform whose plugins it got.</param>
/// <param name="Layer">The layer.</param>
/// <param name="DiffId">The layer's tar.</param>
/// <param name="Config">The new config.</param>
/// <param name="Manifest">The new manifest.</param>
internal sealed record AppendedImage(
    FoundImage Before, Platform Platform, OciDescriptor Layer, Digest DiffId, OciDescriptor Config, OciDescriptor Manifest);
