using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Resolving;
using CniImageKit.Sources;
using NuGet.Versioning;

namespace CniImageKit.Tests.Resolving;

public class VersionChoiceTests
{
    private static readonly Platform Amd64 = Platform.Parse("linux/amd64");
    private static readonly Platform Arm64 = Platform.Parse("linux/arm64");

    [Fact]
    public void Takes_the_newest_stable_where_nothing_is_asked() =>
        Assert.Equal("1.8.0", Chosen(null, Offers(Amd64, "1.7.1", "1.8.0", "1.9.0-rc.1")));

    [Fact]
    public void Takes_a_prerelease_that_the_range_names() =>
        Assert.Equal("1.9.0-rc.1", Chosen("[1.9.0-rc.1,2.0)", Offers(Amd64, "1.8.0", "1.9.0-rc.1")));

    [Theory]
    [InlineData("[1.7,1.8)", "1.7.1")]
    [InlineData("[1.0,2.0)", "1.9.1")]
    [InlineData("(,1.7.1)", "1.6.2")]
    public void Takes_the_newest_that_the_range_allows(string range, string expected) =>
        Assert.Equal(expected, Chosen(range, Offers(Amd64, "1.6.2", "1.7.1", "1.9.1")));

    [Fact]
    public void Orders_versions_by_number_and_not_by_text() => Assert.Equal("1.10.0", Chosen(null, Offers(Amd64, "1.9.1", "1.10.0")));

    [Fact]
    public void Takes_the_highest_rank_of_equal_releases()
    {
        var offers = ImmutableArray.Create(Debian("1.1.1+ds1-3+b4", 1), Debian("1.1.1+ds1-3+b17", 2));
        Assert.Equal("1.1.1+ds1-3+b17", Chosen(null, offers));
    }

    [Fact]
    public void Takes_an_exact_pin_by_its_text()
    {
        var offers = ImmutableArray.Create(Debian("1.1.1+ds1-3+b4", 1), Debian("1.1.1+ds1-3+b17", 2));
        var entry = Entry(null) with { ExactVersion = new("1.1.1+ds1-3+b4", Location.None) };
        Assert.Equal("1.1.1+ds1-3+b4", VersionChoice.Choose(entry, [Amd64], offers)[0].Version);
    }

    [Fact]
    public void Takes_one_release_for_all_platforms()
    {
        ImmutableArray<Offer> offers = [.. Offers(Amd64, "1.8.0", "1.9.1"), .. Offers(Arm64, "1.7.1", "1.8.0")];
        Assert.Equal(["1.8.0", "1.8.0"], VersionChoice.Choose(Entry(null), [Amd64, Arm64], offers).Select(o => o.Version));
    }

    [Fact]
    public void Refuses_to_mix_releases_across_platforms()
    {
        ImmutableArray<Offer> offers = [.. Offers(Amd64, "1.9.1"), .. Offers(Arm64, "1.8.0")];
        Assert.Equal("CNIK2003", RuleOf(() => VersionChoice.Choose(Entry(null), [Amd64, Arm64], offers)));
    }

    [Fact]
    public void Refuses_a_range_that_nothing_fits_and_names_what_is_there()
    {
        var failure = Assert.Throws<CniImageKitException>(
            () => VersionChoice.Choose(Entry("[2.0,3.0)"), [Amd64], Offers(Amd64, "1.8.0", "1.9.1")));
        Assert.Equal("CNIK2001", failure.Diagnostics[0].Rule.Id);
        Assert.Contains(failure.Diagnostics[0].Details, d => d is { Label: "found", Value: "1.9.1, 1.8.0" });
    }

    [Fact]
    public void Refuses_a_platform_without_offers() =>
        Assert.Equal("CNIK2002", RuleOf(() => VersionChoice.Choose(Entry(null), [Amd64, Arm64], Offers(Amd64, "1.9.1"))));

    private static string RuleOf(Action action) => Assert.Throws<CniImageKitException>(action).Diagnostics[0].Rule.Id;

    private static string Chosen(string? range, ImmutableArray<Offer> offers) =>
        VersionChoice.Choose(Entry(range), [Amd64], offers)[0].Version;

    private static PluginEntry Entry(string? range) => new()
    {
        Name = "plugins",
        At = new Location("cni.yaml", 3, 5),
        From = new("directory", Location.None),
        Version = range is null ? null : new(VersionRange.Parse(range), Location.None),
        Settings = new DirectorySettings { Path = new("bin", Location.None) },
    };

    private static ImmutableArray<Offer> Offers(Platform platform, params string[] versions) =>
    [
        .. versions.Select(v => new Offer
        {
            Version = v,
            Comparable = NuGetVersion.Parse(v),
            Rank = 0,
            Platform = platform,
            Location = $"github:o/r@v{v}/{platform.FileName}",
        }),
    ];

    private static Offer Debian(string version, int rank) => new()
    {
        Version = version,
        Comparable = new NuGetVersion(1, 1, 1),
        Rank = rank,
        Platform = Amd64,
        Location = $"apt:pool/{version}.deb",
    };
}
