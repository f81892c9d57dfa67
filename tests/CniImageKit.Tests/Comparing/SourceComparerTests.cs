using CniImageKit.Comparing;
using CniImageKit.Locking;
using CniImageKit.Tests.Locking;

namespace CniImageKit.Tests.Comparing;

public class SourceComparerTests
{
    private static readonly LockedArtifact Artifact = Locks.Entry.Artifact;

    [Fact]
    public void Tells_an_upgrade_and_what_came_with_it()
    {
        var found = Only(Locks.Entry, Locks.Entry with
        {
            Version = "1.10.0",
            Artifact = Artifact with { Location = "github:a/b@v1.10.0/x", Sha256 = Digest.Sha256("new"u8) },
            License = "MIT",
            Modules = ["github.com/vishvananda/netlink v1.3.1", "golang.org/x/net v0.1.0", "golang.org/x/sys v0.32.0"],
        });
        Assert.Equal((PluginChange.Upgraded, "1.9.1", "1.10.0", false), (found.Change, found.From, found.To, found.IsLoud));
        Assert.Equal(["license", "location"], found.Facts.Select(f => f.Fact));
        Assert.Equal(
            [new ModuleChange("golang.org/x/net", null, "v0.1.0"), new ModuleChange("golang.org/x/sys", "v0.31.0", "v0.32.0")],
            found.Modules);
    }

    [Fact]
    public void Tells_a_module_that_is_linked_in_two_versions() => Assert.Equal(
        [new ModuleChange("golang.org/x/sys", "v0.31.0", "v0.30.0, v0.31.0")],
        Only(Locks.Entry, Locks.Entry with { Modules = Locks.Entry.Modules.Insert(1, "golang.org/x/sys v0.30.0") }).Modules);

    [Fact]
    public void Is_loud_where_the_artifact_has_other_bytes_under_the_same_name()
    {
        var found = Only(Locks.Entry, Locks.Entry with { Artifact = Artifact with { Sha256 = Digest.Sha256("new"u8) } });
        Assert.Equal((PluginChange.Replaced, true), (found.Change, found.IsLoud));
        Assert.Equal([new FactChange("artifact", Artifact.Sha256.ToString(), Digest.Sha256("new"u8).ToString())], found.Facts);
    }

    [Fact]
    public void Takes_another_name_for_no_replacement() => Assert.Equal(
        PluginChange.Changed,
        Only(Locks.Entry, Locks.Entry with { Artifact = Artifact with { Location = "url:x", Sha256 = Digest.Sha256("new"u8) } }).Change);

    [Theory]
    [InlineData("openpgp 01", "openpgp 02", "openpgp 01", "openpgp 02")]
    [InlineData("sums-file a-1.9.1.sha256", "sums-file a-1.10.0.sha256", "", "")]
    [InlineData("sigstore x@refs/tags/v1.9.1", "sigstore x@refs/tags/v1.10.0", "", "")]
    [InlineData("sigstore x@v1.9.1", "sigstore y@v1.10.0", "sigstore x@v1.9.1", "sigstore y@v1.10.0")]
    public void Compares_ways_of_verification(string was, string now, string lost, string gained)
    {
        var found = Only(
            Locks.Entry with { Artifact = Artifact with { Verified = [was] } },
            Locks.Entry with { Version = "1.10.0", Artifact = Artifact with { Verified = [now] } });
        Assert.Equal((lost, gained), (string.Join(' ', found.VerificationLost), string.Join(' ', found.VerificationGained)));
        Assert.Equal(lost.Length > 0, found.IsLoud);
    }

    [Fact]
    public void Tells_sources_that_come_and_go() => Assert.Equal(
        ["a Added  1.9.1", "b Removed 1.9.1 "],
        Compare(Locks.Entry with { Source = "b" }, Locks.Entry with { Source = "a" })
            .Sources.Select(s => $"{s.Source} {s.Change} {s.From} {s.To}"));

    private static SourceDifference Only(LockEntry was, LockEntry now) => Assert.Single(Compare(was, now).Sources);

    private static LockComparison Compare(LockEntry was, LockEntry now) => LockComparer.Compare(
        LocatedLock.Of(Locks.Sample with { Plugins = [was] }, "a"), LocatedLock.Of(Locks.Sample with { Plugins = [now] }, "b"));
}
