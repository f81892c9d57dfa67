using System.Collections.Immutable;
using CniImageKit.Layers;
using CniImageKit.Manifest;
using CniImageKit.Oci;
using CniImageKit.Sources.Directories;

namespace CniImageKit.Baking;

/// <summary>What a bake made, or found made already.</summary>
public sealed record BakeOutcome
{
    internal BakeOutcome(BakeInputs inputs, ImmutableArray<PlannedOutput> planned, KeptBake said) =>
        (Inputs, Planned, Said) = (inputs, planned, said);

    /// <summary>True where inputs and outputs are those of an earlier bake and nothing was touched.</summary>
    public bool Unchanged { get; internal init; }

    /// <summary>What lies where, in the order of the manifest.</summary>
    public ImmutableArray<BakedOutput> Outputs => Said.Outputs;

    /// <summary>The digest of the first image among the outputs, else of the first layer; null where there is neither.</summary>
    public Digest? Image =>
        (Outputs.FirstOrDefault(o => o.Kind is "oci" or "oci-archive") ?? Outputs.FirstOrDefault(o => o.Kind == "layer"))?.Digest;

    /// <summary>The report, JSON with a final newline: <c>report.json</c>, and most of what <c>cnikit bake --json</c> answers.</summary>
    public ReadOnlyMemory<byte> Report => Said.Report;

    /// <summary>
    /// Absolute directories that plugins were taken from: what can change between two bakes besides manifest, lock and
    /// <c>SOURCE_DATE_EPOCH</c>. One that is not there was served from the store.
    /// </summary>
    public ImmutableArray<string> SourceDirectories =>
        [.. Inputs.Manifest.Plugins.SelectMany(e => DirectorySource.DirectoriesOf(e, Inputs.Manifest, Inputs.Manifest.PlatformsOf(e)))];

    /// <summary>Absolute paths of the VEX documents that the policy heard, where it asks for advisories.</summary>
    internal ImmutableArray<string> Statements => Inputs.Policy?.Policy.Advisories is null ? []
        : [.. Inputs.Manifest.Vex.Select(v => Path.GetFullPath(v.Value, Inputs.Manifest.Directory))];

    /// <summary>What was baked.</summary>
    internal BakeInputs Inputs { get; }

    /// <summary>What was to lie where, in the same order as <see cref="Outputs"/>.</summary>
    internal ImmutableArray<PlannedOutput> Planned { get; }

    /// <summary>The report and the outputs' digests.</summary>
    internal KeptBake Said { get; }

    /// <summary>The images, by the compression of their layers; empty where unchanged.</summary>
    internal ImmutableSortedDictionary<LayerCompression, BakedImage> Images { get; init; } =
        ImmutableSortedDictionary<LayerCompression, BakedImage>.Empty;

    /// <summary>The platforms; empty where unchanged.</summary>
    internal ImmutableArray<StagedPlatform> Platforms { get; init; } = [];
}

/// <summary>An image and the layers in it.</summary>
/// <param name="Image">The image.</param>
/// <param name="Layers">One a platform.</param>
internal sealed record BakedImage(OciImage Image, ImmutableSortedDictionary<Platform, Layer> Layers);
