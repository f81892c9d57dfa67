using System.Collections.Immutable;
using CniImageKit.Locking;

namespace CniImageKit.Merging;

/// <summary>What a three-way merge of locks gives.</summary>
internal sealed record MergedLock
{
    /// <summary>As in a lock.</summary>
    public required int LockVersion { get; init; }

    /// <summary>As in a lock.</summary>
    public required int Recipe { get; init; }

    /// <summary>The newest of the entries' dates, those of both sides of a conflict among them.</summary>
    public required SourceDate SourceDate { get; init; }

    /// <summary>Sorted as in a lock.</summary>
    public required ImmutableArray<MergedEntry> Entries { get; init; }

    /// <summary>Entries that both sides changed.</summary>
    public IEnumerable<MergedEntry> Conflicts => Entries.Where(e => e.IsConflict);

    /// <summary>The lock, with our side of every conflict.</summary>
    public Lockfile Ours => Of(e => e.Ours);

    /// <summary>The lock, with their side of every conflict.</summary>
    public Lockfile Theirs => Of(e => e.Theirs);

    private Lockfile Of(Func<MergedEntry, LockEntry?> side) => new()
    {
        LockVersion = LockVersion,
        Recipe = Recipe,
        SourceDate = SourceDate,
        Plugins = [.. Entries.Select(side).OfType<LockEntry>()],
    };
}
