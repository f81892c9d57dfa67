using System.Text;
using CniImageKit.Locking;
using CniImageKit.Merging;
using CniImageKit.Tests.Locking;
using CsCheck;

namespace CniImageKit.Tests.Merging;

public class LockMergerTests
{
    private static readonly MarkerLabels Labels = new(7, "main", "topic");

    [Fact]
    public void Takes_both_sides_of_changes_that_do_not_meet() => History.Disjoint.Sample(h =>
    {
        var merged = Merge(h.Base, h.Ours, h.Theirs);
        Assert.Empty(merged.Conflicts);
        Assert.Equal(Locks.Text(h.Of(k => k.Ours == k.Base ? k.Theirs : k.Ours)), Text(merged));
    });

    [Fact]
    public void Is_in_conflict_just_where_both_changed_an_entry_otherwise() => History.Any.Sample(h =>
        Assert.Equal(h.Contested, Merge(h.Base, h.Ours, h.Theirs).Conflicts.Select(c => (c.Source, c.Platform))));

    [Fact]
    public void Gives_what_both_sides_are() => History.Any.Sample(h =>
        Assert.Equal(Locks.Text(h.Ours), Text(Merge(h.Base, h.Ours, h.Ours))));

    [Fact]
    public void Gives_the_side_that_changed() => History.Any.Sample(h =>
    {
        Assert.Equal(Locks.Text(h.Ours), Text(Merge(h.Base, h.Ours, h.Base)));
        Assert.Equal(Locks.Text(h.Theirs), Text(Merge(h.Base, h.Base, h.Theirs)));
    });

    [Fact]
    public void Is_the_same_from_both_sides_but_for_the_order_of_the_markers() => History.Any.Sample(h =>
    {
        var (one, other) = (Merge(h.Base, h.Ours, h.Theirs), Merge(h.Base, h.Theirs, h.Ours));
        Assert.Equal(Locks.Text(one.Ours), Locks.Text(other.Theirs));
        Assert.Equal(Locks.Text(one.Theirs), Locks.Text(other.Ours));
        Assert.Equal(Regions(Text(one)).Select(r => (r.Ours, r.Theirs)), Regions(Text(other)).Select(r => (r.Theirs, r.Ours)));
    });

    [Fact]
    public void Marks_sides_that_each_read_as_the_lock_of_that_side() => History.Any.Where(h => h.Contested.Any()).Sample(h =>
    {
        var merged = Merge(h.Base, h.Ours, h.Theirs);
        var marked = MarkedLock.Of(Encoding.UTF8.GetBytes(Text(merged)))!;
        Assert.Equal(Locks.Text(merged.Ours), Encoding.UTF8.GetString(marked.Ours).TrimEnd('\n') + "\n");
        Assert.Equal(Locks.Text(merged.Theirs), Encoding.UTF8.GetString(marked.Theirs).TrimEnd('\n') + "\n");
    });

    /// <summary>A person takes one side of each region, any of them; commas and brackets come out right.</summary>
    [Fact]
    public void Leaves_a_canonical_lock_whichever_sides_are_taken() => Gen.Select(History.Any, Gen.Bool.Array[16]).Sample((h, choices) =>
    {
        var settled = new StringBuilder();
        var region = 0;
        foreach (var (common, ours, theirs) in Regions(Text(Merge(h.Base, h.Ours, h.Theirs))))
            settled.Append(common).Append(choices[region++ % 16] ? ours : theirs);
        Assert.Equal("", Locks.Findings(settled.ToString()));
    });

    [Fact]
    public void Marks_nothing_but_the_entry_in_conflict()
    {
        var (a, b, c) = (Locks.Entry with { Source = "a" }, Locks.Entry with { Source = "b" }, Locks.Entry with { Source = "c" });
        var before = LockRefresh.Assemble([a, b, c]);
        var (ours, theirs) = (
            before with { Plugins = [a, b with { Version = "2" }, c] }, before with { Plugins = [a, b with { Version = "3" }, c] });
        var merged = Merge(before, ours, theirs);
        var lines = Text(merged).Split('\n');
        var (begin, middle, end) = (Line("<<<<<<< main"), Line("======="), Line(">>>>>>> topic"));
        Assert.Equal(["    {", "      \"source\": \"b\","], lines[(begin + 1)..(begin + 3)]);
        Assert.Equal("    },", lines[middle - 1]);
        Assert.Equal("      \"version\": \"3\",", lines[middle + 4]);
        Assert.Equal(["    {", "      \"source\": \"c\","], lines[(end + 1)..(end + 3)]);

        int Line(string text) => Array.IndexOf(lines, text);
    }

    [Fact]
    public void Keeps_what_only_one_side_of_an_unsettled_ancestor_had_as_a_question()
    {
        static Lockfile Of(string version) => LockRefresh.Assemble([Locks.Entry with { Version = version }]);
        Assert.Single(LockMerger.Merge((Of("1"), Of("2")), Of("2"), Of("3")).Conflicts);
        Assert.Equal(Locks.Text(Of("2")), Text(LockMerger.Merge((Of("1"), Of("2")), Of("2"), Of("2"))));
    }

    private static MergedLock Merge(Lockfile before, Lockfile ours, Lockfile theirs) => LockMerger.Merge((before, before), ours, theirs);

    private static string Text(MergedLock merged) => Encoding.UTF8.GetString(MergedText.Write(merged, Labels));

    // What stands before each region, and its sides; the last has none.
    private static List<(string Common, string Ours, string Theirs)> Regions(string text)
    {
        var found = new List<(string Common, string Ours, string Theirs)>();
        while (text.IndexOf("<<<<<<< main\n", StringComparison.Ordinal) is var begin && begin >= 0)
        {
            var middle = text.IndexOf("=======\n", StringComparison.Ordinal);
            var end = text.IndexOf(">>>>>>> topic\n", StringComparison.Ordinal);
            found.Add((text[..begin], text[(begin + 13)..middle], text[(middle + 8)..end]));
            text = text[(end + 14)..];
        }

        return [.. found, (text, "", "")];
    }
}
