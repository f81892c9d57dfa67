using System.Text;
using CniImageKit.Locking;

namespace CniImageKit.Tests.Locking;

public class LockReaderTests
{
    private static readonly string Text = Locks.Text(Locks.Sample);

    [Fact]
    public void Points_at_the_facts()
    {
        var read = Locks.Read(Text);
        var (source, platform) = (Locks.Entry.Source, Locks.Entry.Platform);

        Assert.Equal("cni.lock.json(7,17)", read.At(source, platform).ToString());
        Assert.Equal("cni.lock.json(9,18)", read.AtVersion(source, platform).ToString());
        Assert.Equal("cni.lock.json(14,19)", read.AtArtifact(source, platform).ToString());
        Assert.Equal("cni.lock.json(27,21)", read.AtFile(source, platform, "bridge").ToString());
        Assert.Equal("cni.lock.json(7,17)", read.AtFile(source, platform, "vlan").ToString());
        Assert.Equal("cni.lock.json", read.At("other", platform).ToString());
    }

    [Fact]
    public void Forgives_a_byte_order_mark_and_CRLF() => Assert.Equal("", Locks.Findings("\uFEFF" + Text.Replace("\n", "\r\n")));

    [Theory]
    [InlineData("  \"recipe\": 1,\n", "", "(1,1) CNIK3007")]
    [InlineData("\"recipe\": 1", "\"recpie\": 1", "(1,1) CNIK3007\n(3,3) CNIK3006")]
    [InlineData("\"recipe\": 1", "\"recipe\": 2", "(3,13) CNIK3014")]
    [InlineData("\"lockVersion\": 1", "\"lockVersion\": 2, \"new\": true", "(2,18) CNIK3004")]
    [InlineData("\"lockVersion\": 1", "\"lockVersion\": \"1\"", "(2,18) CNIK3008")]
    [InlineData("\"lockVersion\": 1", "\"lockVersion\": 1, \"lockVersion\": 1", "(2,21) CNIK3010")]
    [InlineData("T12:00:00Z", " 12:00", "(4,17) CNIK3008")]
    [InlineData("linux/amd64", "linux/x86", "(8,19) CNIK3008")]
    [InlineData("\"sha256:", "\"", "(10,18) CNIK3008")]
    [InlineData("54823117", "-1", "(13,17) CNIK3008")]
    [InlineData("\"verified\":", "\"date\": \"1999\", \"verified\":", "(16,17) CNIK3008")]
    [InlineData("54823117", "1e3", "(13,17) CNIK3008")]
    [InlineData("\"mode\": \"0755\"", "\"mode\": \"4755\"", "(29,19) CNIK3008\n(41,19) CNIK3008")]
    [InlineData("\"host-local\": {", "\"../../etc/cron.d/x\": {", "(36,9) CNIK3008")]
    [InlineData("\"host-local\": {", "\"bridge\": {", "(36,9) CNIK3010")]
    [InlineData("\"linkage\": \"static\",", "\"linkage\": null,", "(31,22) CNIK3008\n(43,22) CNIK3008")]
    [InlineData("@v1.9.1/", "@v1.8.0/", "")]
    [InlineData("\"version\": \"1.9.1\"", "\"version\": \"1.9.2\"", "(9,18) CNIK3502")]
    [InlineData("\"recipe\": 1,", "\"recipe\":  1,", "(0,0) CNIK3501")]
    [InlineData("\"recipe\": 1,", "\"recipe\": 1,,", "(3,15) CNIK3005")]
    [InlineData("\"recipe\": 1,", "\"recipe\": 1, // a remark", "(3,16) CNIK3005")]
    [InlineData("{\n  \"lock", "<<<<<<< HEAD\n{\n  \"lock", "(1,1) CNIK3003")]
    [InlineData("    {\n", "=======\n    {\n>>>>>>> main\n", "(6,1) CNIK3003")]
    public void Finds(string what, string instead, string findings)
    {
        Assert.Contains(what, Text);
        Assert.Equal(findings, Locks.Findings(Text.Replace(what, instead)));
    }

    [Fact]
    public void Refuses_an_entry_that_is_no_object() =>
        Assert.Equal("(5,16) CNIK3008", Locks.Findings(Text.Replace("\"plugins\": [", "\"plugins\": [ 7,")));

    [Fact]
    public void Refuses_two_entries_for_one_source_and_platform() =>
        Assert.Equal("(50,17) CNIK3009", Locks.Findings(Locks.Text(Locks.Sample with { Plugins = [Locks.Entry, Locks.Entry] })));

    [Theory]
    [InlineData("\"sha256\":")]
    [InlineData("\"sha512\":")]
    [InlineData("\"size\":")]
    [InlineData("\"request\":")]
    [InlineData("\"verified\":")]
    public void Refuses_a_lock_without(string fact)
    {
        var lines = Text.Split('\n').ToList();
        lines.RemoveAt(lines.FindIndex(l => l.TrimStart().StartsWith(fact, StringComparison.Ordinal)));
        Assert.Contains(fact == "\"verified\":" ? "CNIK3005" : "CNIK3007", Locks.Findings(string.Join('\n', lines)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\ud800\": 1}")]
    public void Refuses_what_is_no_lock(string text) => Assert.NotEqual("", Locks.Findings(text));

    [Fact]
    public void Refuses_deep_nesting() => Assert.Contains("CNIK3005", Locks.Findings(new string('[', 100_000)));

    [Fact]
    public void Refuses_invalid_UTF8() => Assert.Contains("CNIK3005", Locks.Findings([.. "{\"lockVersion\": \""u8, 0xff, .. "\"}"u8]));

    [Fact]
    public void Refuses_a_huge_file() => Assert.Contains("CNIK3013", Locks.Findings(new byte[(16 << 20) + 1]));

    [Fact]
    public void Counts_columns_in_characters()
    {
        var text = Text.Replace("\"source\": \"containernetworking-plugins\"", "\"source\": \"äß€\", \"x\": 1");
        Assert.Equal("(7,24) CNIK3006", Locks.Findings(text));
    }

    [Fact]
    public void Survives_any_damage()
    {
        var random = new Random(7);
        var good = Encoding.UTF8.GetBytes(Text);
        for (var i = 0; i < 3000; i++)
        {
            var bad = good.ToArray();
            for (var j = random.Next(1, 4); j > 0; j--) bad[random.Next(bad.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) bad = bad[..random.Next(bad.Length)];
            Locks.Findings(bad);
        }
    }
}
