using System.Text;
using CniImageKit.Locking;
using CniImageKit.Store;

namespace CniImageKit.Intake;

/// <summary>
/// Which files an artifact was seen to hold, kept in the store. Without it a lock could name any content that lies in the store as a
/// member of an artifact that never held it, and would bake here and fail elsewhere.
/// </summary>
internal static class ArtifactMembers
{
    private const string Kind = "artifact-members";

    /// <summary>Remembers what was taken out of the artifact; a later reading that takes other members replaces it.</summary>
    public static async Task KeepAsync(BlobStore store, StoredBlob artifact, ArtifactContents contents, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var file in contents.Files) text.Append($"{file.Blob.Sha256.Hex} {file.Member}\n");
        await store.PutDerivedAsync(Kind, artifact.Sha256.Hex, Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
    }

    /// <summary>Whether the artifact is known to hold all the files that the lock takes from it.</summary>
    public static async Task<bool> HoldAsync(BlobStore store, LockEntry locked, CancellationToken cancellationToken)
    {
        if (await store.FindDerivedAsync(Kind, locked.Artifact.Sha256.Hex, cancellationToken) is not { } kept) return false;
        var seen = Encoding.UTF8.GetString(kept).Split('\n').ToHashSet(StringComparer.Ordinal);
        return locked.Files.Values.All(f => seen.Contains($"{f.Sha256.Hex} {f.Member}"));
    }
}
