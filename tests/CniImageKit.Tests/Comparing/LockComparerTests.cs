using System.Collections.Immutable;
using CniImageKit.Comparing;
using CniImageKit.Locking;
using CniImageKit.Tests.Locking;
using CsCheck;

namespace CniImageKit.Tests.Comparing;

public class LockComparerTests
{
    private static readonly LockedFile Other = Locks.Bridge with { Sha256 = Digest.Sha256("other"u8) };

    [Fact]
    public void Finds_nothing_between_equal_locks() =>
        Locks.Any.Sample(locked => Assert.False(Compare(locked, locked).Differs));

    [Fact]
    public void Tells_what_came_and_went()
    {
        var found = Plugins(Locks.Entry, Locks.Entry with { Files = Locks.Files(("bridge", Locks.Bridge), ("tap", Locks.Bridge)) });
        Assert.Equal(["host-local Removed", "tap Added"], found.Select(p => $"{p.Plugin} {p.Change}"));
    }

    [Theory]
    [InlineData("github:x", "1.9.1", "1.10.0", "Upgraded")]
    [InlineData("github:x", "1.10.0", "1.9.1", "Downgraded")]
    [InlineData("github:x", "1.9.1-rc.1", "1.9.1", "Upgraded")]
    [InlineData("apt:x", "1.1.1+ds1-3", "1.1.1+ds1-3+b5", "Upgraded")]
    [InlineData("apt:x", "1:1.0-1", "1.9.1-1", "Downgraded")]
    [InlineData("url:x", "green", "blue", "Changed")]
    public void Orders_versions_as_their_source_does(string location, string from, string to, string change)
    {
        var entry = Locks.Entry with { Version = from, Artifact = Locks.Entry.Artifact with { Location = location } };
        var found = Plugins(entry, entry with { Version = to, Files = Locks.Entry.Files.SetItem("bridge", Other) });
        Assert.Equal([change, change], found.Select(p => p.Change.ToString()));
        Assert.Equal(["version", "sha256"], found[0].Facts.Select(f => f.Fact));
    }

    [Fact]
    public void Follows_a_plugin_to_another_source()
    {
        var debian = Locks.Entry with
        {
            Source = "debian",
            Version = "1.1.1+ds1-3",
            Artifact = Locks.Entry.Artifact with { Location = "apt:x" },
        };
        var bridge = Plugins(debian, Locks.Entry)[0];
        Assert.Equal(("bridge", PluginChange.Upgraded), (bridge.Plugin, bridge.Change));
        Assert.Equal(new FactChange("source", "debian", "containernetworking-plugins"), bridge.Facts[0]);
    }

    [Fact]
    public void Is_loud_and_first_where_bytes_change_under_the_same_version()
    {
        var files = Locks.Files(("bridge", Locks.Bridge with { Mode = 0b111_000_000 }), ("host-local", Other with { Size = 7 }));
        var found = Plugins(Locks.Entry, Locks.Entry with { Files = files });
        Assert.Equal(["host-local Replaced True", "bridge Changed False"], found.Select(p => $"{p.Plugin} {p.Change} {p.IsLoud}"));
        Assert.Contains(new FactChange("size", "4716328", "7"), found[0].Facts);
        Assert.Contains(new FactChange("mode", "0755", "0700"), found[1].Facts);
    }

    [Fact]
    public void Is_loud_where_a_verification_is_lost()
    {
        var now = Locks.Entry with { Artifact = Locks.Entry.Artifact with { Verified = ["openpgp 0123", "sums-file other"] } };
        var bridge = Plugins(Locks.Entry, now)[0];
        Assert.Equal((PluginChange.Changed, true), (bridge.Change, bridge.IsLoud));
        Assert.Equal(["known-digest"], bridge.VerificationLost);
        Assert.Equal(["openpgp 0123"], bridge.VerificationGained);
    }

    [Fact]
    public void Tells_of_the_whole_lock_besides()
    {
        var found = Compare(Locks.Sample, Locks.Sample with { Recipe = 2 });
        Assert.Empty(found.Plugins);
        Assert.Equal([new FactChange("recipe", "1", "2")], found.Facts);
        Assert.Equal((true, false, 2), (found.Differs, found.IsLoud, found.Unchanged));
    }

    [Fact]
    public void Tells_CNI_versions_that_are_gained_and_lost()
    {
        var bridge = Plugins(Locks.Entry, Locks.Entry with
        {
            Version = "1.10.0",
            Files = Locks.Files(("bridge", Other with { Cni = "0.3.1-1.1.0" }), ("host-local", Locks.Entry.Files["host-local"])),
        })[0];
        Assert.Equal(["0.1.0", "0.2.0", "0.3.0"], bridge.CniLost);
        Assert.Empty(bridge.CniGained);
    }

    [Fact]
    public void Takes_nothing_for_a_difference_that_a_side_without_a_lock_cannot_know()
    {
        var seen = DiffSide.Of(LocatedLock.Of(Locks.Sample, "a")) with
        {
            Kind = DiffSideKind.Image,
            Entries =
            [
                SideEntry.Of(Locks.Entry) with
                {
                    Source = "", Locked = null, License = null, Modules = [], Version = "1.9.1",
                    Files = Locks.Entry.Files.SetItem("bridge", Locks.Bridge with { Member = "opt/cni/bin/bridge", Cni = null }),
                },
            ],
            Lock = null,
        };
        var locked = DiffSide.Of(LocatedLock.Of(Locks.Sample, "b"));
        Assert.False(LockComparer.Compare(locked, seen).Differs);
        Assert.False(LockComparer.Compare(seen, locked).Differs);
        var other = seen with { Entries = [seen.Entries[0] with { Files = Locks.Entry.Files.SetItem("bridge", Other) }] };
        var bridge = Assert.Single(LockComparer.Compare(locked, other).Plugins);
        Assert.Equal((PluginChange.Replaced, true), (bridge.Change, bridge.IsLoud));
    }

    private static ImmutableArray<PluginDifference> Plugins(LockEntry was, LockEntry now) =>
        Compare(Locks.Sample with { Plugins = [was] }, Locks.Sample with { Plugins = [now] }).Plugins;

    private static LockComparison Compare(Lockfile old, Lockfile @new) =>
        LockComparer.Compare(LocatedLock.Of(old, "a"), LocatedLock.Of(@new, "b"));
}
