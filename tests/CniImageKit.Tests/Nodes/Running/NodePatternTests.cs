using CniImageKit.Nodes.Running;

namespace CniImageKit.Tests.Nodes.Running;

/// <summary>Patterns as Go's path/filepath has them, by its documentation and tests (golang/go path/filepath/match_test.go).</summary>
public class NodePatternTests
{
    [Theory]
    [InlineData("*.toml", "a.toml")]
    [InlineData("*", "")]
    [InlineData("*", ".hidden")]
    [InlineData("a*b*c", "aXbbXcc")]
    [InlineData("a*", "a")]
    [InlineData("ab[b-d]", "abc")]
    [InlineData("ab[^e-g]", "abc")]
    [InlineData("ab[^^]", "abc")]
    [InlineData("[!a]", "!")]
    [InlineData("a\\*b", "a*b")]
    [InlineData("[\\]a]", "]")]
    [InlineData("[\\-x]", "-")]
    [InlineData("a???b", "axyzb")]
    [InlineData("?", "☺")]
    [InlineData("[a-ζ]*", "α")]
    [InlineData("?", "😀")]
    public void Fit(string pattern, string name) => Assert.True(NodePattern.Fits(pattern, name));

    [Theory]
    [InlineData("*.toml", "a.toml.bak")]
    [InlineData("ab[e-g]", "abc")]
    [InlineData("ab[^c]", "abc")]
    [InlineData("[b-a]", "a")]
    [InlineData("a?b", "ab")]
    [InlineData("", "a")]
    // Malformed ones, which fit nothing.
    [InlineData("[", "[")]
    [InlineData("[]a]", "]")]
    [InlineData("[-]", "-")]
    [InlineData("[x-]", "x")]
    [InlineData("[-x]", "x")]
    [InlineData("[^]", "a")]
    [InlineData("[^bc", "a")]
    [InlineData("[a-b-c]", "a")]
    [InlineData("a\\", "a")]
    [InlineData("[\\", "a")]
    public void Do_not_fit(string pattern, string name) => Assert.False(NodePattern.Fits(pattern, name));

    [Fact]
    public void Take_no_time_to_speak_of() =>
        Assert.False(NodePattern.Fits(string.Concat(Enumerable.Repeat("*a", 120)), new string('a', 255) + "b"));
}
