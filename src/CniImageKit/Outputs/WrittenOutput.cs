using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Outputs;

/// <summary>An output that now lies where it was asked for.</summary>
/// <param name="Path">The file or directory, absolute.</param>
/// <param name="Digest">What names its content: an image's root digest, a layer's digest; null for a plain directory.</param>
/// <param name="Changed">Whether anything was written: false where the same bytes lay there already and were not touched.</param>
internal sealed record WrittenOutput(string Path, Digest? Digest, bool Changed)
{
    /// <summary>What could not be done as it should, short of failing.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];
}
