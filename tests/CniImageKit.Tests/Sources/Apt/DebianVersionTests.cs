using CniImageKit.Sources.Apt;

namespace CniImageKit.Tests.Sources.Apt;

public class DebianVersionTests
{
    private static readonly string[] Versions =
    [
        "0", "0-0", "0:0", "1", "1.0", "1.0-1", "1.0-1+b1", "1.0-1+b10", "1.0-1+b9", "1.0-1~bpo11+1", "1.0~", "1.0~~", "1.0~~a",
        "1.0~rc1-1", "1.0~rc10-1", "1.0+", "1.0+ds1", "1.0+ds1-3+b5", "1.0.1", "1.00", "1.0a", "1.0.a", "1.0-", "1.0+a", "1:0.9", "10",
        "9", "2.0-1.1", "2.0-1-1", "2.0-a-1", "1.2.3.4.5", "0.9.0-1+b6", "1.1.1+ds1-3+b5", "1.9.1+ds1-1", "1:1.4.0+really1.3.0-1",
        "99999999999999999999999-1", "100000000000000000000000-1", "7.6p2-4", "7.6-0", "1.0.3-3", "1.0-1.1", "1.2.2.4-5", "1:5", "3:1",
        "0.0.0", "1.0A", "1.0~A", "1.0.+", "1.0.~", "1.0-1.", "1.0-1a",
    ];

    [Fact]
    public async Task Orders_as_dpkg_does()
    {
        Needs.Tool("dpkg", "dpkg");
        // dpkg compares one pair a process. Its order is total, so neighbours in ours say it of all pairs.
        const string script =
            """
            while [ $# -gt 1 ]; do
                if dpkg --compare-versions "$1" lt "$2"; then echo -1
                elif dpkg --compare-versions "$1" eq "$2"; then echo 0
                else echo 1; fi
                shift
            done
            """;
        string[] ordered = [.. Versions.Where(v => DebianVersion.TryParse(v, out _)).OrderBy(Read)];
        var ran = (await Shell.RunAsync("sh", ["-c", script, "sh", .. ordered])).Ok();
        var expected = ran.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToArray();
        Assert.DoesNotContain(1, expected);
        Assert.Contains(0, expected);
        for (var i = 0; i < ordered.Length; i++)
        {
            for (var j = i; j < ordered.Length; j++)
            {
                var sign = expected.AsSpan(i, j - i).Contains(-1) ? -1 : 0;
                Assert.Equal(sign, Math.Sign(Read(ordered[i]).CompareTo(Read(ordered[j]))));
                Assert.Equal(-sign, Math.Sign(Read(ordered[j]).CompareTo(Read(ordered[i]))));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a1")]
    [InlineData("1.0 2")]
    [InlineData("1.0-")]
    [InlineData("x:1.0")]
    [InlineData("1.0_2-1")]
    [InlineData("1.0/../2")]
    [InlineData("1.0\n")]
    public void Is_nothing_else(string text) => Assert.False(DebianVersion.TryParse(text, out _));

    [Theory]
    [InlineData("0.9.0-1+b6", "0.9.0")]
    [InlineData("1.1.1+ds1-3+b17", "1.1.1")]
    [InlineData("2:1.9.1+dfsg-1", "1.9.1")]
    [InlineData("1.2.0~rc1-1", "1.2.0-rc.1")]
    [InlineData("1.2.0~rc.2+ds1-1", "1.2.0-rc.2")]
    [InlineData("1.2.0-beta3-1", "1.2.0-beta.3")]
    [InlineData("1.4.0+really1.3.0-1", "1.3.0")]
    [InlineData("1.2.0~git20240101-1", "1.2.0")]
    [InlineData("20240101-1", "20240101.0.0")]
    [InlineData("1.0a-1", null)]
    [InlineData("1.2.3.4.5-1", null)]
    [InlineData("99999999999-1", null)]
    public void Says_which_upstream_release_it_is(string version, string? upstream) =>
        Assert.Equal(upstream, UpstreamVersion.Of(Read(version))?.ToNormalizedString());

    private static DebianVersion Read(string text) =>
        DebianVersion.TryParse(text, out var version) ? version : throw new FormatException(text);
}
