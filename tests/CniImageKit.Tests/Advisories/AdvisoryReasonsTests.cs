using CniImageKit.Advisories;
using CniImageKit.Advisories.Databases;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Reviewing;
using NuGet.Versioning;

namespace CniImageKit.Tests.Advisories;

public class AdvisoryReasonsTests
{
    [Theory]
    [InlineData("1.7.0", "1.9.0", "it mends GO-2025-4222 (CVE-2025-67499, medium)", null)]
    [InlineData("1.7.0", "1.8.0", null, null)]
    [InlineData("1.5.1", "1.7.0", null, "it has GO-2025-4222 (CVE-2025-67499, medium)")]
    [InlineData("1.9.0", "1.9.1", null, null)]
    public void Tell_what_a_release_mends_and_brings(string was, string release, string? move, string? stay)
    {
        string[] entries = [SampleDatabase.Portmap, SampleDatabase.PortmapOfGitHub, SampleDatabase.Flood];
        var advisories = AdvisoryMerge.Merge(entries.Select(e => OsvReader.Read(SampleDatabase.Bytes(e)).Advisory!));
        var snapshot = AdvisorySnapshot.Read(SnapshotWriter.Write(advisories, []), new Location("snapshot"));
        var reading = new LinkedModuleReading(snapshot, PluginCatalog.Load(), new MatchEvidence());
        var locked = SampleLock.Entry(was, "github.com/containernetworking/plugins (devel)");
        var (moves, stays) = new AdvisoryReasons(snapshot, reading).Of(locked, NuGetVersion.Parse(release));
        Assert.Equal(move, moves.SingleOrDefault()?.Text);
        Assert.Equal(stay, stays.SingleOrDefault()?.Text);
    }
}
