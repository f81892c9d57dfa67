using NuGet.Versioning;

namespace CniImageKit.Tests.Sources.Apt;

/// <summary>Against the Debian archive that this machine is set up for, with what apt itself fetches from it as the oracle.</summary>
public class RealArchiveTests
{
    private const string Plugins = "containernetworking-plugins";

    [Theory]
    [InlineData("bullseye", "linux/amd64")]
    [InlineData("bookworm", "linux/amd64")]
    [InlineData("bookworm", "linux/arm64")]
    [InlineData("sid", "linux/amd64")]
    [InlineData("sid", "linux/arm64")]
    public async Task Takes_the_very_package_that_apt_takes(string suite, string platform)
    {
        var wanted = Platform.Parse(platform);
        var byApt = await DebianPackages.GetAsync(suite, wanted.DebianArchitecture);
        using var setup = new AptSetup("/", AptSetup.Package(Plugins, suite));
        var offer = (await setup.ListAsync(wanted)).MaxBy(o => o.Rank)!;
        Assert.Equal(byApt.Version, offer.Version);
        Assert.Equal(NuGetVersion.Parse(offer.Version.Split('+', '-')[0]), offer.Comparable);

        var artifact = await setup.TakeAsync(offer);
        Assert.Equal(Digest.Sha256(await File.ReadAllBytesAsync(byApt.Path, TestContext.Current.CancellationToken)), artifact.Blob.Sha256);
        Assert.StartsWith("apt:pool/main/", artifact.Location);
        Assert.Equal($"{Plugins}_{byApt.Version}_{wanted.DebianArchitecture}.deb", artifact.FileName);
        Assert.NotEmpty(artifact.Verified);
        Assert.All(artifact.Verified, v => Assert.Matches("^openpgp [0-9A-F]{40}$", v));
    }

    [Fact]
    public async Task Looks_in_all_suites_of_this_machine()
    {
        await DebianPackages.GetAsync("bookworm", "amd64");
        using var setup = new AptSetup("/", AptSetup.Package("adduser"));
        var offers = await setup.ListAsync();
        Assert.NotEmpty(offers);
        Assert.All(offers, o => Assert.EndsWith("_all.deb", o.Location, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_the_suites_and_the_nearest_package()
    {
        await DebianPackages.GetAsync("bookworm", "amd64");
        using var setup = new AptSetup("/", AptSetup.Package("containernetworking-plugin", "bookworm"));
        var failure = await Assert.ThrowsAsync<CniImageKit.Diagnostics.CniImageKitException>(() => setup.ListAsync());
        Assert.Equal(
            "cni.yaml(4,9): error CNIK2203: There is no package 'containernetworking-plugin' for amd64 in bookworm. "
            + $"Did you mean '{Plugins}'?",
            failure.Diagnostics[0].ToString());
    }
}
