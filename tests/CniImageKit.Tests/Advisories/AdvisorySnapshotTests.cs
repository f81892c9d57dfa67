using CniImageKit.Advisories;
using CniImageKit.Advisories.Databases;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Advisories;

public class AdvisorySnapshotTests
{
    private static readonly Advisory[] Entries =
        [.. SampleDatabase.All.Select(e => OsvReader.Read(SampleDatabase.Bytes(e)).Advisory).OfType<Advisory>()];

    [Fact]
    public void Holds_what_was_written()
    {
        var snapshot = Snapshot();
        Assert.Equal(6, snapshot.Count);
        var portmap = Assert.Single(snapshot.Of("github.com/containernetworking/plugins"));
        Assert.Equal(
            AdvisoryJson.Write(Entries.Single(e => e.Id == "GO-2025-4222")), AdvisoryJson.Write(portmap));
        Assert.Equal(["GO-2022-0493", "GO-2024-2687", "GO-2024-2887"], snapshot.Of("stdlib").Select(a => a.Id));
        Assert.Empty(snapshot.Of("m.example/none"));
    }

    [Fact]
    public void Is_the_same_whatever_the_order() =>
        Assert.Equal(SnapshotWriter.Write(Entries, ["B", "A"]), SnapshotWriter.Write(Entries.Reverse(), ["A", "B", "A"]));

    [Fact]
    public void Finds_by_id_and_by_alias()
    {
        Assert.Equal("GO-2025-4222", Snapshot().Named("CVE-2025-67499")?.Id);
        Assert.Equal("GO-2025-4222", Snapshot().Named("GO-2025-4222")?.Id);
        Assert.Null(Snapshot().Named("CVE-2025"));
        Assert.Null(Snapshot().Named("stdlib"));
    }

    [Fact]
    public void Knows_what_was_withdrawn() => Assert.True(
        AdvisorySnapshot.Read(SnapshotWriter.Write(Entries, ["GO-9", "GO-10"]), Location.None).IsWithdrawn("GO-10"));

    [Fact]
    public void Finds_the_module_of_a_package()
    {
        Assert.Equal(["golang.org/x/net"], Snapshot().ModulesOf("golang.org/x/net/http2/hpack"));
        Assert.Empty(Snapshot().ModulesOf("golang.org/x/network"));
    }

    [Fact]
    public void Refuses_what_cannot_be_read()
    {
        var whole = SnapshotWriter.Write(Entries, []);
        byte[][] bad =
        [
            [], "{}\n"u8.ToArray(), "nonsense\n"u8.ToArray(), whole[..^1], whole[..(whole.Length / 2)], [.. whole, .. "{}\n"u8],
            "{\"format\":2,\"entries\":0,\"withdrawn\":[],\"modules\":{}}\n"u8.ToArray(),
            "{\"format\":1,\"entries\":0,\"withdrawn\":[],\"modules\":{\"a\":[0]}}\n"u8.ToArray(),
        ];
        foreach (var text in bad)
        {
            var failure = Assert.Throws<CniImageKitException>(() => AdvisorySnapshot.Read(text, new Location("s")));
            Assert.Equal("CNIK8106", failure.Diagnostics[0].Rule.Id);
        }
    }

    private static AdvisorySnapshot Snapshot() => AdvisorySnapshot.Read(SnapshotWriter.Write(Entries, []), new Location("snapshot"));
}
