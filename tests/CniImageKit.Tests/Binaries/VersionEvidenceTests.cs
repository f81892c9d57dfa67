using CniImageKit.Binaries;

namespace CniImageKit.Tests.Binaries;

public class VersionEvidenceTests
{
    private const string BuildVersion =
        "-extldflags -static -X github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion=v1.1.1";

    [Theory]
    [InlineData("v1.9.1", "", "v1.9.1", "main module", true)]
    [InlineData("v1.9.1+dirty", "", "v1.9.1", "main module", true)]
    [InlineData("(devel)", BuildVersion, "v1.1.1", "-ldflags", true)]
    [InlineData("v1.9.2-0.20260101000000-0123456789ab", BuildVersion, "v1.1.1", "-ldflags", true)]
    [InlineData("v1.9.2-0.20260101000000-0123456789ab", "", "v1.9.2-0.20260101000000-0123456789ab", "main module", false)]
    [InlineData("(devel)", "-X main.goVersion=go1.22.1 -X=main.gitTag=plugins/v0.4.0", "v0.4.0", "-ldflags", true)]
    [InlineData("(devel)", "-X k8s.io/component-base/version.gitVersion=v1.30.0", "v0.0.0-20260102030405-0123456789ab", "vcs stamp", false)]
    [InlineData("(devel)", "-X 'main.Version=v2.0.0-rc.1' -s -w", "v2.0.0-rc.1", "-ldflags", true)]
    public void Takes_the_weightiest(string module, string flags, string version, string basis, bool exact)
    {
        var go = new GoBuild
        {
            Version = "go1.26.1",
            Main = new GoModule("github.com/containernetworking/plugins", module, null),
            Settings = [new("-ldflags", flags), new("vcs.revision", "0123456789abcdef"), new("vcs.time", "2026-01-02T03:04:05Z")],
        };
        Assert.Equal(new VersionEvidence(version, basis, exact), VersionEvidence.Of(go));
    }

    [Fact]
    public void Is_absent_where_the_build_tells_none() => Assert.Null(VersionEvidence.Of(new GoBuild { Version = "go1.15.9" }));

    [Theory]
    [InlineData("1.9.1", "v1.9.1", false)]
    [InlineData("1.9.1", "v1.9.0", true)]
    [InlineData("1.1.1+ds1-3+b5", "v1.1.1", false)]
    [InlineData("0.9.0-1+b6", "v0.9.0", false)]
    [InlineData("1.2.0~rc1", "v1.2.0-rc1", false)]
    [InlineData("1.2.0-rc1", "v1.2.0-rc2", true)]
    [InlineData("latest", "v1.2.0", false)]
    public void Contradicts_only_what_names_another_release(string claimed, string found, bool contradicts) =>
        Assert.Equal(contradicts, VersionEvidence.Contradicts(claimed, found));
}
