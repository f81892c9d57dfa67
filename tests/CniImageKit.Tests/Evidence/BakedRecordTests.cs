using CniImageKit.Diagnostics;
using CniImageKit.Evidence;

namespace CniImageKit.Tests.Evidence;

public class BakedRecordTests
{
    private static readonly BakedRecord Record = new()
    {
        Lock = Digest.Sha256("lock"u8),
        Recipe = 1,
        SourceDate = new SourceDate(1746360000),
        Platform = Platform.Parse("linux/arm64"),
        Plugins =
        [
            new BakedPlugin(ImagePath.Parse("/opt/cni/bin/vlan"), "plugins", "1.9.1", 7, Digest.Sha256("vlan"u8)),
            new BakedPlugin(ImagePath.Parse("/opt/cni/bin/bridge"), "plugins", "1.9.1", 5, Digest.Sha256("bridge"u8)),
        ],
    };

    [Fact]
    public void Reads_what_it_writes()
    {
        var read = BakedRecord.Read(Record.Write(), Location.None);
        Assert.Equal(Record.Write(), read.Write());
        Assert.Equal(["/opt/cni/bin/bridge", "/opt/cni/bin/vlan"], read.Plugins.Select(p => p.Path.Value));
        Assert.Equal((Record.Lock, Record.Platform, Record.SourceDate), (read.Lock, read.Platform, read.SourceDate));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"bakedVersion\":2}")]
    [InlineData("{\"bakedVersion\":\"1\"}")]
    [InlineData("{\"bakedVersion\":1,\"lock\":null}")]
    [InlineData("{\"bakedVersion\":1e99}")]
    public void Refuses_what_is_no_record(string json) => Refuses(System.Text.Encoding.UTF8.GetBytes(json));

    [Fact]
    public void Refuses_paths_that_leave_the_image()
    {
        var text = System.Text.Encoding.UTF8.GetString(Record.Write())
            .Replace("/opt/cni/bin/vlan", "/opt/../etc/passwd", StringComparison.Ordinal);
        Refuses(System.Text.Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public void Refuses_every_truncation()
    {
        var json = Record.Write();
        for (var length = 0; length < json.Length - 2; length++) Refuses(json[..length]);
    }

    private static void Refuses(byte[] json)
    {
        var failure = Assert.Throws<CniImageKitException>(() => BakedRecord.Read(json, Location.None));
        Assert.Equal("CNIK8001", Assert.Single(failure.Diagnostics).Rule.Id);
    }
}
