using System.Collections.Immutable;
using CniImageKit.Binaries;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Resolving;
using CniImageKit.Tests.Locking;

namespace CniImageKit.Tests.Resolving;

/// <summary>What the binaries of one release tell of themselves, where no version is stated (NuGet packages have their own).</summary>
public class SameBuildTests
{
    private static readonly PluginEntry Entry = new()
    {
        Name = "plugins",
        At = new Location("cni.yaml", 4, 5),
        From = new("nuget", Location.None),
        Settings = new NuGetSettings { Package = new("Acme.Cni", Location.None) },
    };

    [Theory]
    [InlineData("v1.2.0", "v1.1.0", true)]
    [InlineData("v1.2.0", "v1.2.0", false)]
    [InlineData("v1.2.0+dirty", "v1.2.0", false)]
    [InlineData("(devel)", "v1.2.0", false)]
    [InlineData("", "v1.2.0", false)]
    public void Mix_and_match_of_module_versions_is_refused(string one, string other, bool refused)
    {
        var platforms = new[] { Told("linux/amd64", "bridge", one), Told("windows/amd64", "bridge.exe", other) };
        if (!refused)
        {
            SameBuild.Check(Entry, platforms);
            return;
        }

        var finding = Assert.Throws<CniImageKitException>(() => SameBuild.Check(Entry, platforms)).Diagnostics[0];
        Assert.Equal("CNIK2423", finding.Rule.Id);
        Assert.Equal(["v1.2.0 for linux/amd64", "v1.1.0 for windows/amd64"], finding.Details.Take(2).Select(d => d.Value));
    }

    [Fact]
    public void Asks_no_directory() => SameBuild.Check(
        Entry with { Settings = new DirectorySettings { Path = new("bin", Location.None) } },
        [Told("linux/amd64", "bridge", "v1.2.0"), Told("linux/arm64", "bridge", "v1.1.0")]);

    private static ResolvedEntry Told(string platform, string plugin, string version)
    {
        var entry = Locks.Entry with { Platform = Platform.Parse(platform) };
        var go = new GoBuild { Version = "go1.25.1", Main = new GoModule("example.org/plugins", version, null) };
        var facts = new BinaryFacts { Format = FileFormat.Elf, Go = go };
        return new ResolvedEntry(entry, ImmutableDictionary<string, BinaryFacts>.Empty.Add(plugin, facts));
    }
}
