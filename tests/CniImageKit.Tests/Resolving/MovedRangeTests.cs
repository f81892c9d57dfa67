using CniImageKit.Resolving;
using NuGet.Versioning;

namespace CniImageKit.Tests.Resolving;

public class MovedRangeTests
{
    [Theory]
    [InlineData("1.7.1", "2.3.1", "2.3.1")]
    [InlineData("v1.7.1", "2.3.1", "v2.3.1")]
    [InlineData("[1.7.1]", "2.3.1", "[2.3.1]")]
    [InlineData("1.9.1-flannel1", "1.9.1-flannel2", "1.9.1-flannel2")]
    [InlineData("[1.7,2.0)", "2.3.1", "[2.3,3.0)")]
    [InlineData("[ 1.7 , 2.0 )", "2.3.1", "[ 2.3 , 3.0 )")]
    [InlineData("[1.7.1,2)", "2.3.1", "[2.3.1,3)")]
    [InlineData("[1,2.0.0)", "2.3.1", "[2,3.0.0)")]
    [InlineData("[1.7,1.8)", "2.3.1", "[2.3,2.4)")]
    [InlineData("[1.7.1,1.7.3)", "2.3.1", "[2.3.1,2.3.2)")]
    [InlineData("(1.7,2.0)", "2.3.0", "[2.3,3.0)")]
    [InlineData("(,1.8)", "2.3.1", "(,2.4)")]
    [InlineData("(,1.8.0]", "2.3.1", "(,2.3.1]")]
    [InlineData("[1.7.0-rc.1,2.0)", "2.3.0-rc.2", "[2.3.0-rc.2,3.0)")]
    public void Keeps_its_shape_around_the_new_release(string text, string version, string expected)
    {
        var release = NuGetVersion.Parse(version);
        var moved = MovedRange.Of(text, version, release);
        Assert.Equal(expected, moved);
        var range = moved[0] is '[' or '(' ? VersionRange.Parse(moved) : VersionRange.Parse($"[{moved.TrimStart('v')}]");
        Assert.True(range.Satisfies(release), $"{moved} has no {version}");
    }
}
