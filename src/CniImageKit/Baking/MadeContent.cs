using System.Collections.Immutable;
using CniImageKit.Layers;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>What outputs are written from besides the staged trees, all of it known before the first is written.</summary>
/// <param name="Images">The images, by the compression of their layers.</param>
/// <param name="Extensions">System extensions.</param>
/// <param name="Documents">SBOMs.</param>
internal sealed record MadeContent(
    ImmutableSortedDictionary<LayerCompression, BakedImage> Images,
    ImmutableDictionary<PlannedOutput, StoredBlob> Extensions,
    ImmutableDictionary<PlannedOutput, byte[]> Documents);
