using CniImageKit.Cli;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Cli;

public sealed class StorePlaceTests
{
    [Theory]
    [InlineData("opt", "CNIKIT_CACHE=/env", "/home/u", null, "opt")]
    [InlineData("", "CNIKIT_CACHE=/env", "/home/u", null, "/env")]
    [InlineData(null, "CNIKIT_CACHE=/env XDG_CACHE_HOME=/xdg HOME=/h", "/home/u", null, "/env")]
    [InlineData(null, "CNIKIT_CACHE=rel", "/home/u", null, "rel")]
    [InlineData(null, "CNIKIT_CACHE= XDG_CACHE_HOME=/xdg HOME=/h", "/home/u", null, "/xdg/cnikit")]
    [InlineData(null, "XDG_CACHE_HOME=xdg HOME=/h", "/home/u", null, "/h/.cache/cnikit")]
    [InlineData(null, "XDG_CACHE_HOME= HOME=/h", "/home/u", null, "/h/.cache/cnikit")]
    [InlineData(null, "HOME=h", "/home/u", null, "/home/u/.cache/cnikit")]
    [InlineData(null, "", "/home/u", null, "/home/u/.cache/cnikit")]
    [InlineData(null, "HOME=/h", "/home/u", "/local", "/local/cnikit")]
    public void Is(string? option, string environment, string home, string? local, string expected) =>
        Assert.Equal(expected, StorePlace.Of(option, Variables(environment), home, local).Replace('\\', '/'));

    [Fact]
    public void Is_never_guessed()
    {
        var failure = Assert.Throws<CniImageKitException>(() => StorePlace.Of(null, Variables("HOME="), "", null));
        Assert.Equal("CNIK9009", failure.Diagnostics.Single().Rule.Id);
    }

    private static Func<string, string?> Variables(string text)
    {
        var all = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1]);
        return name => all.GetValueOrDefault(name);
    }
}
