using System.Collections.Immutable;
using CniImageKit.Advisories;
using CniImageKit.Advisories.Databases;
using CniImageKit.Binaries;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Tests.Advisories;

public class AdvisoryMatcherTests
{
    private const string Plugins = "github.com/containernetworking/plugins";
    private static readonly PluginCatalog Catalog = PluginCatalog.Load();

    [Theory]
    [InlineData("1.7.1", Plugins + " v1.7.1", true)]
    [InlineData("1.7.1", Plugins + " (devel)", true)]
    [InlineData("1.7.1", Plugins + " v1.9.0", false)]
    [InlineData("1.9.0", Plugins + " (devel)", false)]
    [InlineData("1.5.1", Plugins + " (devel)", false)]
    [InlineData("1.6.0", Plugins + " v1.6.0+dirty", true)]
    // A commit is no release, and the lock's version was asked for.
    [InlineData("1.7.0", Plugins + " v1.5.2-0.20250101000000-0123456789ab", true)]
    [InlineData("1.7.0", Plugins + "/plugins/meta/portmap", true)]
    [InlineData("1.7.0", null, true)]
    public void Finds_a_weakness_of_the_plugins_own_release(string locked, string? module, bool found)
    {
        var match = Matches(SampleLock.Entry(locked, module), SampleDatabase.Portmap).SingleOrDefault();
        Assert.Equal(found, match is not null);
        if (match is null) return;
        Assert.Equal(("GO-2025-4222", AdvisedPart.Plugin, Plugins, "1.9.0"), (match.Advisory.Id, match.Part, match.Module, match.Fixed));
        Assert.True(match.IsOpen);
    }

    [Theory]
    [InlineData("apt:pool/main/g/golang-github-containernetworking-plugins/containernetworking-plugins_1.6.2+ds1-1_amd64.deb", "1.6.2+ds1-1", null, "1.6.2")]
    [InlineData("apt:pool/main/c/containernetworking-plugins_1.1.1+ds1-3_amd64.deb", "1.1.1+ds1-3+b5", null, "")]
    // A package of its own has a version of its own.
    [InlineData("nuget:Node.Plugins@1.7.0", "1.7.0", Plugins + " (devel)", null)]
    [InlineData("nuget:Node.Plugins@4.0.0", "4.0.0", Plugins + " v1.7.0", "1.7.0")]
    [InlineData("directory:plugins", "0.0.0", Plugins + " (devel)", null)]
    public void Takes_the_release_from_what_tells_it(string location, string locked, string? module, string? version)
    {
        var match = Matches(SampleLock.Entry(locked, module, location: location), SampleDatabase.Portmap).SingleOrDefault();
        if (version is "") Assert.Null(match);
        else Assert.Equal((version, version is null), (match?.Version, match?.Precision == MatchPrecision.Unknown));
    }

    [Fact]
    public void Finds_modules_and_the_standard_library_by_the_lock_alone()
    {
        var entry = SampleLock.Entry(
            "1.9.1", Plugins + " v1.9.1", "1.22.1", modules: ["golang.org/x/net v0.22.0", "golang.org/x/sys v0.43.0"]);
        var found = Matches(entry, SampleDatabase.All);
        Assert.Equal(
            [
                ("GO-2024-2687", AdvisedPart.Module, "golang.org/x/net", "0.22.0", "0.23.0"),
                ("GO-2024-2887", AdvisedPart.StandardLibrary, "stdlib", "1.22.1", "1.22.4"),
                ("GO-2024-2687", AdvisedPart.StandardLibrary, "stdlib", "1.22.1", "1.22.2"),
            ],
            found.Select(m => (m.Advisory.Id, m.Part, m.Module, m.Version!, m.Fixed!)));
        Assert.All(found, m => Assert.Equal(MatchPrecision.ModuleOnly, m.Precision));
    }

    [Fact]
    public void Leaves_out_what_is_weak_on_another_system() =>
        Assert.Equal(
            ["windows/amd64"],
            Matches(
                [
                    SampleLock.Entry("1", Plugins + " v1.9.1", modules: ["golang.org/x/sys v0.43.0"]),
                    SampleLock.Entry("1", Plugins + " v1.9.1", platform: "windows/amd64", modules: ["golang.org/x/sys v0.43.0"]),
                ], SampleDatabase.Windows).Select(m => m.Platform.ToString()));

    [Theory]
    [InlineData("net/http", "PackageLinked")]
    [InlineData("net/url", "NotLinked")]
    public void Tells_whether_a_weak_package_is_linked(string package, string precision)
    {
        var build = new GoBuild { Version = "go1.22.1", Main = new GoModule(Plugins, "v1.9.1", null) };
        var evidence = new BinaryEvidence(build, ["main", package, "runtime"]);
        var match = Assert.Single(Match(SampleLock.Of(SampleLock.Entry("1.9.1", null)), evidence, SampleDatabase.Flood).Matches);
        Assert.Equal(precision, match.Precision.ToString());
        Assert.Equal(precision != "NotLinked", match.IsOpen);
    }

    [Fact]
    public void Asks_the_module_that_replaces_another()
    {
        var build = new GoBuild
        {
            Version = "go1.26.5",
            Main = new GoModule(Plugins, "v1.9.1", null),
            Dependencies = [new("m.example/fork", "v0.30.0", null, new GoModule("golang.org/x/net", "v0.20.0", null))],
        };
        var found = Match(SampleLock.Of(SampleLock.Entry("1.9.1", null)), new BinaryEvidence(build, null), SampleDatabase.Flood);
        var match = Assert.Single(found.Matches);
        Assert.Equal(("golang.org/x/net", "0.20.0", MatchPrecision.ModuleOnly), (match.Module, match.Version, match.Precision));
    }

    [Fact]
    public void Says_unknown_where_a_build_recorded_no_modules()
    {
        var build = new GoBuild { Version = "go1.26.5", Path = Plugins + "/plugins/main/bridge" };
        var packages = new BinaryEvidence(build, ["golang.org/x/net/http2", "main", "runtime", "vendor/golang.org/x/sys/unix"]);
        var found = Match(SampleLock.Of(SampleLock.Entry("1.9.1", null)), packages, SampleDatabase.All);
        Assert.Equal(("golang.org/x/net", MatchPrecision.Unknown), found.Matches.Select(m => (m.Module, m.Precision)).Single());
        Assert.Equal(["portmap"], Assert.Single(found.Unknown).Plugins);
    }

    [Fact]
    public void Says_unknown_of_what_is_no_Go_program()
    {
        var found = Match(SampleLock.Of(SampleLock.Entry("1.9.1", null, go: null)), null, SampleDatabase.All);
        Assert.Contains("no Go build information", Assert.Single(found.Unknown).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_unknown_of_a_toolchain_that_is_no_release()
    {
        var found = Matches(SampleLock.Entry("1.9.1", Plugins + " v1.9.1", "devel go1.27-abc"), SampleDatabase.Mapped);
        Assert.Equal(MatchPrecision.Unknown, Assert.Single(found).Precision);
    }

    [Theory]
    [InlineData("v2.9.5+incompatible", "ModuleOnly", "2.9.12")]
    [InlineData("v2.9.12+incompatible", null, null)]
    [InlineData("v2.8.0+incompatible", null, null)]
    [InlineData("v0.0.0-20250101000000-0123456789ab", "Unknown", null)]
    public void Judges_a_release_by_the_projects_own_counting(string version, string? precision, string? @fixed)
    {
        var module = SampleDatabase.Module("m.example/r", ["i0"], custom: ["i2.9.0", "f2.9.12", "i2.10.0", "f2.10.10"]);
        var entry = SampleDatabase.Go("GO-1", [], module);
        var match = Matches(SampleLock.Entry("1", Plugins + " v1.9.1", modules: [$"m.example/r {version}"]), entry).SingleOrDefault();
        Assert.Equal((precision, @fixed), (match?.Precision.ToString(), match?.Fixed));
    }

    [Fact]
    public void Takes_no_ranges_as_all_versions()
    {
        var entry = """{"id":"GO-1","modified":"2025-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"Go","name":"m.example/r"}}]}""";
        Assert.Single(Matches(SampleLock.Entry("1", Plugins + " v1.9.1", modules: ["m.example/r v9.9.9"]), entry));
    }

    [Fact]
    public void Names_a_match_once_with_all_plugins()
    {
        var entry = SampleLock.Entry("1.7.0", Plugins + " v1.7.0", plugins: ["portmap", "bridge"]);
        var match = Assert.Single(Matches(entry, SampleDatabase.Portmap));
        Assert.Equal(["bridge", "portmap"], match.Plugins);
    }

    private static ImmutableArray<AdvisoryMatch> Matches(LockEntry entry, params string[] database) => Matches([entry], database);

    private static ImmutableArray<AdvisoryMatch> Matches(LockEntry[] entries, params string[] database) =>
        Match(SampleLock.Of(entries), null, database).Matches;

    private static MatchedLock Match(Lockfile locked, BinaryEvidence? evidence, params string[] database)
    {
        var advisories = database.Select(e => OsvReader.Read(SampleDatabase.Bytes(e)).Advisory).OfType<Advisory>();
        var snapshot = AdvisorySnapshot.Read(SnapshotWriter.Write(advisories, []), new Location("snapshot"));
        return AdvisoryMatcher.Match(locked, snapshot, Catalog, new MatchEvidence { Bytes = _ => evidence });
    }
}
