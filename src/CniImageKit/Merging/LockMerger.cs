using System.Collections.Immutable;
using CniImageKit.Locking;

namespace CniImageKit.Merging;

/// <summary>
/// Merges two locks that grew from one, entry by entry: what one side changed is taken, what both changed alike too, and what both
/// changed otherwise is a conflict of that entry alone.
/// </summary>
internal static class LockMerger
{
    /// <summary>The merge.</summary>
    /// <param name="before">
    /// The common ancestor's two sides: the same lock twice, or, where the ancestor is itself a merge that was not settled (git makes
    /// such ones of criss-cross histories), what each side of it says.
    /// </param>
    /// <param name="ours">Our lock.</param>
    /// <param name="theirs">Theirs.</param>
    public static MergedLock Merge((Lockfile Ours, Lockfile Theirs) before, Lockfile ours, Lockfile theirs)
    {
        var (old, also, mine, other) = (ByKey(before.Ours), ByKey(before.Theirs), ByKey(ours), ByKey(theirs));
        var entries =
            from key in old.Keys.Concat(also.Keys).Concat(mine.Keys).Concat(other.Keys).Distinct()
            orderby key.Platform
            let was = (old.GetValueOrDefault(key), also.GetValueOrDefault(key))
            select Entry(key, was, mine.GetValueOrDefault(key), other.GetValueOrDefault(key)) into entry
            where entry.Ours is not null || entry.Theirs is not null
            select entry;
        ImmutableArray<MergedEntry> merged = [.. entries.OrderBy(e => e.Source, StringComparer.Ordinal)];
        return new MergedLock
        {
            LockVersion = Pick(before.Ours.LockVersion, ours.LockVersion, theirs.LockVersion),
            Recipe = Pick(before.Ours.Recipe, ours.Recipe, theirs.Recipe),
            SourceDate = LockRefresh.Assemble(merged.SelectMany(e => new[] { e.Ours, e.Theirs }).OfType<LockEntry>()).SourceDate,
            Entries = merged,
        };
    }

    private static MergedEntry Entry(
        (string Source, Platform Platform) key, (LockEntry?, LockEntry?) was, LockEntry? ours, LockEntry? theirs)
    {
        MergedEntry Take(LockEntry? entry) => new(key.Source, key.Platform, entry, entry);
        if (Same(ours, theirs)) return Take(ours);
        var known = Same(was.Item1, was.Item2);
        if (known && Same(was.Item1, ours)) return Take(theirs);
        if (known && Same(was.Item1, theirs)) return Take(ours);
        return new MergedEntry(key.Source, key.Platform, ours, theirs) { IsConflict = true };
    }

    // A number that both raised: the higher one is known to both readers.
    private static int Pick(int before, int ours, int theirs) =>
        ours == theirs || before == theirs ? ours : before == ours ? theirs : Math.Max(ours, theirs);

    // Records compare their collections by reference, so meanings are compared as they are spelt.
    private static bool Same(LockEntry? one, LockEntry? other) =>
        ReferenceEquals(one, other) || (one is not null && other is not null && Bytes(one).AsSpan().SequenceEqual(Bytes(other)));

    private static byte[] Bytes(LockEntry entry) =>
        LockWriter.Write(new Lockfile { SourceDate = SourceDate.Fallback, Plugins = [entry] });

    private static Dictionary<(string Source, Platform Platform), LockEntry> ByKey(Lockfile lockfile) =>
        lockfile.Plugins.ToDictionary(e => (e.Source, e.Platform));
}
