using System.Collections.Immutable;

namespace CniImageKit.Oci.Append;

/// <summary>An image that runs on one platform.</summary>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Config">Its config.</param>
/// <param name="Layers">Its layers, lowest first.</param>
/// <param name="DiffIds">What the config says of the layers' tars, in the same order.</param>
/// <param name="Platform"><c>os/architecture[/variant]</c> as its config says; not always one that the kit knows.</param>
internal sealed record FoundImage(
    OciDescriptor Manifest, OciDescriptor Config, ImmutableArray<OciDescriptor> Layers, ImmutableArray<Digest> DiffIds, string Platform)
{
    /// <summary>Whether its documents are Docker's, for which there are gzip layers only.</summary>
    public bool IsDocker => Manifest is { MediaType: OciMediaTypes.DockerManifest };
}
