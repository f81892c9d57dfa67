using CniImageKit.Locking;

namespace CniImageKit.Merging;

/// <summary>What a merge makes of one source on one platform.</summary>
/// <param name="Source">The entry's name.</param>
/// <param name="Platform">Its platform.</param>
/// <param name="Ours">What to lock; in a conflict, what our side has. Null where it has none.</param>
/// <param name="Theirs">The same but for a conflict: what their side has.</param>
internal sealed record MergedEntry(string Source, Platform Platform, LockEntry? Ours, LockEntry? Theirs)
{
    /// <summary>Whether both sides changed it, and not alike; a person has to settle that.</summary>
    public bool IsConflict { get; init; }
}
