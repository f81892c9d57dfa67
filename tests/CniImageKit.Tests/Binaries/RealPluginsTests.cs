using System.Text.RegularExpressions;
using CniImageKit.Binaries;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Binaries;

/// <summary>Every plugin that Debian has, of three Go generations, against readelf.</summary>
public partial class RealPluginsTests
{
    [Theory]
    [InlineData("bullseye", "amd64", "go1.15")]
    [InlineData("bullseye", "arm64", "go1.15")]
    [InlineData("bookworm", "amd64", "go1.19")]
    [InlineData("bookworm", "arm64", "go1.19")]
    [InlineData("sid", "amd64", "go1.")]
    [InlineData("sid", "arm64", "go1.")]
    public async Task Agree_with_readelf(string suite, string architecture, string go)
    {
        var readelf = Needs.Tool("readelf", "binutils");
        var plugins = Directory.GetFiles(Path.Combine(await DebianPackages.UnpackAsync(suite, architecture), "usr", "lib", "cni"));
        Assert.True(plugins.Length >= 16);
        foreach (var plugin in plugins)
        {
            var facts = BinaryInspection.Read(plugin, new Location(plugin));
            var told = (await Shell.RunAsync(readelf, "-W", "-h", "-l", "-d", "-V", "-S", plugin)).Ok().Out;
            Assert.Equal(architecture, facts.Architecture);
            Assert.Equal(new FileInfo(plugin).Length, facts.Size);
            Assert.Equal(64, facts.Bits);
            Assert.True(facts.Executable);
            Assert.Equal(Interpreter().Match(told).Groups[1].Value, facts.Interpreter);
            Assert.Equal(Needed().Matches(told).Select(m => m.Groups[1].Value), facts.Needed);
            Assert.Equal(Glibc().Matches(told).Select(m => Version.Parse(m.Groups[1].Value)).Max()!.ToString(), facts.Glibc);
            Assert.Equal(told.Contains("DYN (", StringComparison.Ordinal), facts.Pie);
            Assert.Equal(!told.Contains(" SYMTAB ", StringComparison.Ordinal), facts.Stripped);
            Assert.Equal(told.Contains("GNU_RELRO", StringComparison.Ordinal), facts.Relro != "none");
            Assert.True(facts.NoExecStack);
            Assert.False(facts.Upx);
            Assert.StartsWith(go, facts.Go!.Version, StringComparison.Ordinal);
            Assert.StartsWith("dynamic, glibc ", Linkage.Text(facts), StringComparison.Ordinal);
            if (suite != "bullseye") Assert.Equal(Path.GetFileName(plugin), facts.Go.Path?.Split('/')[^1]);
            if (suite != "bullseye") Assert.Equal(architecture, facts.Go.Setting("GOARCH"));
        }
    }

    [GeneratedRegex(@"Requesting program interpreter: ([^\]]+)\]")]
    private static partial Regex Interpreter();

    [GeneratedRegex(@"Shared library: \[([^\]]+)\]")]
    private static partial Regex Needed();

    [GeneratedRegex(@"Name: GLIBC_([0-9.]+)")]
    private static partial Regex Glibc();
}
