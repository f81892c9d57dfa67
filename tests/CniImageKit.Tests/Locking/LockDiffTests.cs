using CniImageKit.Locking;

namespace CniImageKit.Tests.Locking;

public class LockDiffTests
{
    private static readonly LockedFile Other = Locks.Bridge with { Sha256 = Digest.Sha256("other"u8) };

    [Fact]
    public void Tells_an_upgrade() => Assert.Equal(
        [
            "VersionChanged  1.9.1 1.10.0", "LocationChanged  github:a/b@v1.9.1/x github:a/b@v1.10.0/x",
            "PluginChanged bridge", "FactChanged bridge 1.26.1 1.27.0", "PluginRemoved host-local 1.9.1 ", "PluginAdded tap  1.10.0",
        ],
        Diff(
            Locks.Entry with { Artifact = Locks.Entry.Artifact with { Location = "github:a/b@v1.9.1/x" } },
            Locks.Entry with
            {
                Version = "1.10.0",
                Artifact = Locks.Entry.Artifact with { Location = "github:a/b@v1.10.0/x", Sha256 = Digest.Sha256("new"u8) },
                Files = Locks.Files(("bridge", Other with { Go = "1.27.0" }), ("tap", Locks.Bridge)),
            }));

    [Fact]
    public void Is_loud_where_bytes_change_under_the_same_version()
    {
        var now = Locks.Entry with
        {
            Artifact = Locks.Entry.Artifact with { Sha256 = Digest.Sha256("new"u8) },
            Files = Locks.Entry.Files.SetItem("bridge", Other),
        };
        var found = LockDiff.Differences(Locks.Sample, Locks.Sample with { Plugins = [now] });

        Assert.Equal([LockChange.ArtifactReplaced, LockChange.PluginReplaced], found.Select(d => d.Change));
        Assert.All(found, d => Assert.True(d.IsLoud));
        Assert.Equal($"containernetworking-plugins linux/amd64 bridge: bytes changed under the same version {Locks.Bridge.Sha256} → {Other.Sha256}",
            found[1].ToString());
    }

    [Fact]
    public void Is_loud_where_a_verification_is_lost()
    {
        var now = Locks.Entry with { Artifact = Locks.Entry.Artifact with { Verified = ["openpgp 0123", "sums-file other"] } };
        var found = LockDiff.Differences(Locks.Sample, Locks.Sample with { Plugins = [now] });

        Assert.Equal(
            ["VerificationLost known-digest ", "VerificationGained  openpgp 0123"], found.Select(d => $"{d.Change} {d.From} {d.To}"));
        Assert.True(found[0].IsLoud);
        Assert.False(found[1].IsLoud);
    }

    [Fact]
    public void Tells_another_signer_as_lost_and_gained() => Assert.Equal(
        ["VerificationLost  openpgp 01 ", "VerificationGained   openpgp 02"],
        Diff(
            Locks.Entry with { Artifact = Locks.Entry.Artifact with { Verified = ["openpgp 01"] } },
            Locks.Entry with { Artifact = Locks.Entry.Artifact with { Verified = ["openpgp 02"] } }));

    [Fact]
    public void Tells_sources_that_come_and_go() => Assert.Equal(
        [
            "OutputChanged  lock: recipe 1 → 2", "SourceAdded  a linux/amd64: added – → 1.9.1",
            "SourceRemoved  b linux/amd64: removed 1.9.1 → –"],
        LockDiff.Differences(
                Locks.Sample with { Plugins = [Locks.Entry with { Source = "b" }] },
                Locks.Sample with { Recipe = 2, Plugins = [Locks.Entry with { Source = "a" }] })
            .Select(d => $"{d.Change}  {d}"));

    private static IEnumerable<string> Diff(LockEntry was, LockEntry now) =>
        LockDiff.Differences(Locks.Sample with { Plugins = [was] }, Locks.Sample with { Plugins = [now] })
            .Select(d => d.Change == LockChange.PluginChanged ? $"{d.Change} {d.Plugin}" : $"{d.Change} {d.Plugin} {d.From} {d.To}");
}
