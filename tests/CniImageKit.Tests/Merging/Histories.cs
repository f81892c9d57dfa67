using CniImageKit.Locking;
using CniImageKit.Tests.Locking;
using CsCheck;

namespace CniImageKit.Tests.Merging;

/// <summary>Three locks of one history, told as what each entry is in each of them: absent (0), or one of three contents.</summary>
internal sealed record History((string Source, Platform Platform, int Base, int Ours, int Theirs)[] Keys)
{
    private static readonly Platform[] Platforms = [new("linux", "amd64"), new("linux", "arm64")];

    private static readonly (string Source, Platform Platform)[] Universe =
        [.. from source in (string[])["a", "b", "c", "d"] from platform in Platforms select (source, platform)];

    /// <summary>Any history: sides may change an entry both, and alike or not.</summary>
    public static readonly Gen<History> Any = Gen.Int[0, 3].Array[3 * Universe.Length].Select(n => new History(
        [.. Universe.Select((key, i) => (key.Source, key.Platform, n[3 * i], n[(3 * i) + 1], n[(3 * i) + 2]))]));

    /// <summary>Histories in which no entry is changed by both sides.</summary>
    public static readonly Gen<History> Disjoint =
        from history in Any
        from who in Gen.Bool.Array[Universe.Length]
        select new History(
            [.. history.Keys.Select((k, i) => who[i] ? k with { Ours = k.Base } : k with { Theirs = k.Base })]);

    public Lockfile Base => Of(k => k.Base);

    public Lockfile Ours => Of(k => k.Ours);

    public Lockfile Theirs => Of(k => k.Theirs);

    /// <summary>The entries that both sides changed, and not alike.</summary>
    public IEnumerable<(string, Platform)> Contested =>
        Keys.Where(k => k.Ours != k.Theirs && k.Ours != k.Base && k.Theirs != k.Base).Select(k => (k.Source, k.Platform));

    public Lockfile Of(Func<(string Source, Platform Platform, int Base, int Ours, int Theirs), int> side) =>
        LockRefresh.Assemble(Keys.Where(k => side(k) > 0).Select(k => Entry(k.Source, k.Platform, side(k))));

    private static LockEntry Entry(string source, Platform platform, int content) => Locks.Entry with
    {
        Source = source,
        Platform = platform,
        Version = $"1.{content}.0",
        Artifact = Locks.Entry.Artifact with { Location = $"url:x/{content}", Date = content == 3 ? null : new SourceDate(content * 1000) },
        License = content == 2 ? null : "MIT",
        Modules = [.. Enumerable.Range(0, content - 1).Select(i => $"m{i} v1")],
    };
}
