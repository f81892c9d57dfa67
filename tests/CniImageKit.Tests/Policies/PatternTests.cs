using CniImageKit.Policies;

namespace CniImageKit.Tests.Policies;

public class PatternTests
{
    [Theory]
    [InlineData("github:containernetworking/plugins", "github:containernetworking/plugins", true)]
    [InlineData("github:ContainerNetworking/plugins", "github:containernetworking/plugins", true)]
    [InlineData("github:containernetworking/plugins", "github:containernetworking/plugins2", false)]
    [InlineData("github:containernetworking/plugins", "xgithub:containernetworking/plugins", false)]
    [InlineData("github:*/plugins", "github:evil/mirror/plugins", true)]
    [InlineData("url:https://good.example/*", "url:https://good.example/a/b.tgz", true)]
    [InlineData("url:https://good.example/*", "url:https://good.example.evil/a", false)]
    [InlineData("*", "", true)]
    [InlineData("**a**", "bab", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("a?c", "abc", false)]
    public void Fits_the_whole_text(string pattern, string text, bool fits) => Assert.Equal(fits, new Pattern(pattern).Fits(text));

    [Fact]
    public void Takes_no_time_on_patterns_that_are_made_to_take_it() =>
        Assert.False(new Pattern(string.Concat(Enumerable.Repeat("a*", 1000)) + "b").Fits(new string('a', 2000)));
}
