using CniImageKit.Advisories;

namespace CniImageKit.Tests.Advisories;

public class GoVersionTests
{
    [Theory]
    [InlineData("1.2.3", "v1.2.3", 0)]
    [InlineData("1.2", "1.2.0", 0)]
    [InlineData("v1", "1.0.0", 0)]
    [InlineData("1.10.0", "1.9.9", 1)]
    [InlineData("1.0.0-rc.1", "1.0.0", -1)]
    [InlineData("1.0.0-alpha", "1.0.0-alpha.1", -1)]
    [InlineData("1.0.0-alpha.2", "1.0.0-alpha.10", -1)]
    [InlineData("1.0.0-1", "1.0.0-alpha", -1)]
    [InlineData("2.12.4+incompatible", "2.12.4", 0)]
    [InlineData("0.0.0-20220412211240-33da011f77ad", "0.0.0-20220411224347-583f2d630306", 1)]
    [InlineData("1.22.0-0", "1.22.0-rc.1", -1)]
    [InlineData("99999999999999999999.0.0", "3.0.0", 1)]
    public void Orders_as_Go_does(string one, string other, int order)
    {
        Assert.True(GoVersion.TryParse(one, out var left));
        Assert.True(GoVersion.TryParse(other, out var right));
        Assert.Equal(order, Math.Sign(left.CompareTo(right)));
        Assert.Equal(-order, Math.Sign(right.CompareTo(left)));
        Assert.Equal(order == 0, left.Equals(right));
        if (order == 0) Assert.Equal(left.GetHashCode(), right.GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("(devel)")]
    [InlineData("01.2.3")]
    [InlineData("1.2.3.4")]
    [InlineData("1.2-rc.1")]
    [InlineData("1.1.1+ds1-3\n")]
    [InlineData("latest")]
    public void Takes_no_other_text(string text) => Assert.False(GoVersion.TryParse(text, out _));

    [Theory]
    [InlineData("go1.19.8", "1.19.8")]
    [InlineData("1.19.8", "1.19.8")]
    [InlineData("go1.19", "1.19.0")]
    [InlineData("go1.21rc2", "1.21.0-rc.2")]
    [InlineData("go1.18beta1", "1.18.0-beta.1")]
    [InlineData("go1.2-pre3", "1.2.0-pre.3")]
    [InlineData("go1.22.5 X:boringcrypto", "1.22.5")]
    [InlineData("go1.22.5 (Red Hat 1.22.5-1.el9)", "1.22.5")]
    [InlineData("devel go1.23-abcdef Tue", null)]
    [InlineData("go1.24.4-custom", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Reads_a_toolchain(string? tag, string? version) => Assert.Equal(version, GoVersion.OfToolchain(tag)?.ToString());

    [Theory]
    [InlineData("0.0.0-20220412211240-33da011f77ad", true)]
    [InlineData("1.2.4-0.20220412211240-33da011f77ad", true)]
    [InlineData("1.2.4-rc.1", false)]
    [InlineData("1.2.4", false)]
    public void Tells_a_commit_from_a_release(string text, bool isPseudo)
    {
        Assert.True(GoVersion.TryParse(text, out var version));
        Assert.Equal(isPseudo, version.IsPseudo);
    }
}
