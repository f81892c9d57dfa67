using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Store;

namespace CniImageKit.Intake;

/// <summary>A regular file that was taken out of an artifact and lies in the store.</summary>
/// <param name="Member">Its path in the artifact.</param>
/// <param name="Blob">The bytes.</param>
/// <param name="Mode">Permission bits as the archive had them: evidence, never applied.</param>
/// <param name="Uid">Owner as the archive had it.</param>
/// <param name="Gid">Group as the archive had it.</param>
/// <param name="ModifiedAt">Whole seconds since 1970; 0 where the archive has none.</param>
internal sealed record TakenFile(string Member, StoredBlob Blob, int Mode, long Uid, long Gid, long ModifiedAt);

/// <summary>What reading an artifact to its end gave.</summary>
/// <param name="Files">The files asked for, in archive order; a link to one of them appears under its own name with the same blob.</param>
/// <param name="Others">Paths of the regular files not asked for.</param>
/// <param name="DebControl">The control file of a Debian package, or null.</param>
internal sealed record ArtifactContents(ImmutableArray<TakenFile> Files, ImmutableArray<string> Others, string? DebControl)
{
    /// <summary>What the archive has that is odd but harmless.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];
}
