using System.Text;
using CniImageKit.Locking;

namespace CniImageKit.Merging;

/// <summary>
/// Spells a merge: a canonical lock, with git's conflict markers around each entry that both sides changed. Whichever side is taken of
/// each region, a canonical lock is left.
/// </summary>
internal static class MergedText
{
    /// <summary>The bytes.</summary>
    public static byte[] Write(MergedLock merged, MarkerLabels labels)
    {
        var (ours, theirs) = (Spelt.Of(merged.Ours), Spelt.Of(merged.Theirs));
        var blocks = merged.Entries.Select(e => (
            Ours: e.Ours is null ? [] : ours.Blocks.Dequeue(), Theirs: e.Theirs is null ? [] : theirs.Blocks.Dequeue())).ToList();
        // Behind the last block that both sides have, only a side as a whole knows which block has no comma: they are one region.
        var tail = blocks.FindLastIndex(b => b.Ours.Length > 0 && b.Theirs.Length > 0);
        if (tail == blocks.Count - 1) tail = blocks.Count;

        var text = new StringBuilder();
        void Lines(IEnumerable<string> lines) => text.AppendJoin("", lines.Select(l => l + "\n"));
        void Region(IEnumerable<string> mine, IEnumerable<string> other)
        {
            Lines([labels.Begin]);
            Lines(mine);
            Lines([labels.Between]);
            Lines(other);
            Lines([labels.End]);
        }

        Lines(tail < 0 ? ours.Head[..^1] : ours.Head);
        foreach (var (mine, other) in blocks.Take(Math.Max(tail, 0)))
        {
            if (mine.SequenceEqual(other)) Lines(mine);
            else Region(mine, other);
        }

        var rest = blocks[Math.Max(tail, 0)..];
        string[] mineLeft = [.. tail < 0 ? ours.Head[^1..] : [], .. rest.SelectMany(b => b.Ours), .. ours.Foot];
        string[] otherLeft = [.. tail < 0 ? theirs.Head[^1..] : [], .. rest.SelectMany(b => b.Theirs), .. theirs.Foot];
        var (before, after) = Common(mineLeft, otherLeft);
        Lines(mineLeft[..before]);
        if (before + after < Math.Max(mineLeft.Length, otherLeft.Length)) Region(mineLeft[before..^after], otherLeft[before..^after]);
        Lines(mineLeft[^after..]);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static (int Before, int After) Common(string[] one, string[] other)
    {
        var shorter = Math.Min(one.Length, other.Length);
        var before = 0;
        while (before < shorter && one[before] == other[before]) before++;
        var after = 0;
        while (after < shorter - before && one[^(after + 1)] == other[^(after + 1)]) after++;
        return (before, after);
    }

    /// <summary>A canonical lock's lines: to the line of <c>plugins</c>, each entry's, and the rest.</summary>
    private sealed record Spelt(string[] Head, Queue<string[]> Blocks, string[] Foot)
    {
        public static Spelt Of(Lockfile lockfile)
        {
            var lines = Encoding.UTF8.GetString(LockWriter.Write(lockfile)).TrimEnd('\n').Split('\n');
            var at = Array.FindIndex(lines, l => l.StartsWith("  \"plugins\"", StringComparison.Ordinal)) + 1;
            var head = lines[..at];
            var blocks = new Queue<string[]>();
            while (at < lines.Length && lines[at] == "    {")
            {
                var end = Array.FindIndex(lines, at, l => l is "    }" or "    },") + 1;
                blocks.Enqueue(lines[at..end]);
                at = end;
            }

            return new Spelt(head, blocks, lines[at..]);
        }
    }
}
