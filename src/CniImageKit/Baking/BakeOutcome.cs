using System.Collections.Immutable;
using CniImageKit.Layers;
using CniImageKit.Oci;

namespace CniImageKit.Baking;

/// <summary>What a bake made, or found made already.</summary>
internal sealed record BakeOutcome
{
    /// <summary>True where inputs and outputs are those of an earlier bake and nothing was touched.</summary>
    public required bool Unchanged { get; init; }

    /// <summary>What was baked.</summary>
    public required BakeInputs Inputs { get; init; }

    /// <summary>What lies where, in the order planned.</summary>
    public required ImmutableArray<PlannedOutput> Outputs { get; init; }

    /// <summary>The report and the outputs' digests.</summary>
    public required KeptBake Said { get; init; }

    /// <summary>The images, by the compression of their layers; empty where unchanged.</summary>
    public ImmutableSortedDictionary<LayerCompression, BakedImage> Images { get; init; } =
        ImmutableSortedDictionary<LayerCompression, BakedImage>.Empty;

    /// <summary>The platforms; empty where unchanged.</summary>
    public ImmutableArray<StagedPlatform> Platforms { get; init; } = [];

    /// <summary>What names an output's content, or null for a plain directory and the report.</summary>
    public Digest? DigestOf(PlannedOutput output) => Said.Digests.GetValueOrDefault(output.Path);
}

/// <summary>An image and the layers in it.</summary>
/// <param name="Image">The image.</param>
/// <param name="Layers">One a platform.</param>
internal sealed record BakedImage(OciImage Image, ImmutableSortedDictionary<Platform, Layer> Layers);
