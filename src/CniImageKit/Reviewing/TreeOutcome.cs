using System.Collections.Immutable;

namespace CniImageKit.Reviewing;

/// <summary>A file of a static tree.</summary>
/// <param name="Path">Relative to the tree, with <c>/</c>.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Written">False where the same bytes lay there already.</param>
/// <param name="Upstream">
/// The root that it stands for, such as <c>https://github.com/</c>; null for apt, whose root each machine names.
/// </param>
/// <param name="Below">The part of the tree that answers for that root.</param>
internal sealed record TreeFile(string Path, long Size, bool Written, string? Upstream, string Below);

/// <summary>A static tree that was written.</summary>
/// <param name="Directory">As the user named it.</param>
/// <param name="Files">Its files of this lock.</param>
/// <param name="Skipped">Artifacts that could not be put into it.</param>
internal sealed record TreeOutcome(string Directory, ImmutableArray<TreeFile> Files, int Skipped);
