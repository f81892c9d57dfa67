using CniImageKit.Binaries;
using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Binaries;

public class BinaryChecksTests
{
    private static readonly BinaryFacts Static = new()
    {
        Format = FileFormat.Elf,
        Size = 1,
        Executable = true,
        Os = "linux",
        Architecture = "amd64",
        Bits = 64,
        Go = new GoBuild
        {
            Version = "go1.26.1",
            Path = "github.com/containernetworking/plugins/plugins/main/bridge",
            Main = new GoModule("github.com/containernetworking/plugins", "v1.9.1", null),
        },
    };

    private static readonly BinaryFacts Dynamic = Static with
    {
        Dynamic = true,
        Interpreter = "/lib64/ld-linux-x86-64.so.2",
        Needed = ["libc.so.6"],
        Glibc = "2.34",
    };

    private static readonly BinaryFacts Musl =
        Dynamic with { Glibc = null, Interpreter = "/lib/ld-musl-x86_64.so.1", Needed = ["libc.musl-x86_64.so.1"] };

    private static BinarySubject Bridge => new()
    {
        Name = "bridge",
        At = Location.None,
        Platform = Platform.Parse("linux/amd64"),
        Version = "1.9.1",
        ExpectedPackageTail = "bridge",
    };

    [Fact]
    public void Finds_nothing_in_a_proper_plugin() => Assert.Empty(BinaryChecks.Check(Bridge with { NodeLibc = "none" }, Static));

    [Fact]
    public void Refuses_another_cpu() => Only("CNIK5302", Bridge with { Platform = Platform.Parse("linux/arm64") }, Static);

    [Fact]
    public void Refuses_another_system() => Only("CNIK5303", Bridge, Static with { Os = "windows", Format = FileFormat.Pe });

    [Fact]
    public void Believes_GOOS_where_the_header_does_not_tell() =>
        Only("CNIK5303", Bridge, Static with { Go = Static.Go! with { Settings = [new("GOOS", "android")] } });

    [Theory]
    [InlineData("#!/bin/sh\nexec true\n", "CNIK5304")]
    [InlineData("\n<!DOCTYPE html><html>", "CNIK5305")]
    [InlineData("<?xml version=\"1.0\"?><Error/>", "CNIK5305")]
    [InlineData("", "CNIK5306")]
    [InlineData("Not Found", "CNIK5307")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "CNIK5307")]
    public void Refuses_what_is_no_program(string content, string rule)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content));
        Only(rule, Bridge, BinaryInspection.Read(stream, Location.None));
    }

    [Fact]
    public void Refuses_a_library() => Only("CNIK5307", Bridge, Static with { Executable = false });

    [Theory]
    [InlineData("glibc 2.36", true)]
    [InlineData("glibc 2.34", true)]
    [InlineData("glibc 2.31", false)]
    [InlineData("musl", false)]
    [InlineData("none", false)]
    [InlineData(null, true)]
    public void Weighs_glibc_against_the_node(string? node, bool fits) =>
        Assert.Equal(fits ? [] : ["CNIK5308"], BinaryChecks.Check(Bridge with { NodeLibc = node }, Dynamic).Select(d => d.Rule.Id));

    [Theory]
    [InlineData("glibc 2.36", false)]
    [InlineData("musl", true)]
    public void Weighs_musl_against_the_node(string node, bool fits) =>
        Assert.Equal(fits ? [] : ["CNIK5308"], BinaryChecks.Check(Bridge with { NodeLibc = node }, Musl).Select(d => d.Rule.Id));

    [Fact]
    public void Refuses_a_run_path() => Only("CNIK5309", Bridge, Dynamic with { RunPath = ["$ORIGIN/lib"] });

    [Fact]
    public void Refuses_a_packed_file() => Only("CNIK5310", Bridge, Static with { Upx = true });

    [Theory]
    [InlineData("1.9.1", true)]
    [InlineData("v1.9.1", true)]
    [InlineData("1.9.1+ds1-3+b5", true)]
    [InlineData("1.9.0", false)]
    public void Compares_the_version_that_the_binary_tells(string claimed, bool agrees) =>
        Assert.Equal(agrees ? [] : ["CNIK5311"], BinaryChecks.Check(Bridge with { Version = claimed }, Static).Select(d => d.Rule.Id));

    [Fact]
    public void Warns_of_another_package() => Only("CNIK5803", Bridge with { ExpectedPackageTail = "macvlan" }, Static);

    [Theory]
    [InlineData("linux/amd64", "amd64", "GOAMD64", "v3", true)]
    [InlineData("linux/amd64", "amd64", "GOAMD64", "v1", false)]
    [InlineData("linux/arm/v6", "arm", "GOARM", "7", true)]
    [InlineData("linux/arm/v7", "arm", "GOARM", "7,softfloat", false)]
    [InlineData("linux/arm64", "arm64", "GOARM64", "v8.1,lse", true)]
    [InlineData("linux/ppc64le", "ppc64le", "GOPPC64", "power10", true)]
    public void Warns_of_a_newer_cpu(string platform, string architecture, string key, string value, bool warns)
    {
        var facts = Static with { Architecture = architecture, Go = Static.Go! with { Settings = [new(key, value)] } };
        var found = BinaryChecks.Check(Bridge with { Platform = Platform.Parse(platform) }, facts);
        Assert.Equal(warns ? ["CNIK5802"] : [], found.Select(d => d.Rule.Id));
    }

    [Fact]
    public void Warns_of_modified_source() =>
        Only("CNIK5804", Bridge, Static with { Go = Static.Go! with { Settings = [new("vcs.modified", "true")] } });

    [Fact]
    public void Warns_of_libraries_beyond_the_libc() =>
        Only("CNIK5805", Bridge, Dynamic with { Needed = ["libc.so.6", "libseccomp.so.2"] });

    [Fact]
    public void Counts_the_need_of_a_libc_once_a_source()
    {
        var warning = BinaryChecks.LibcNeed(
            Location.None, "apt", null, [new("bridge", Dynamic), new("vlan", Dynamic with { Glibc = "2.4" }), new("sbr", Static)]);
        Assert.Equal("2 plugins of 'apt' need glibc 2.34 on the node.", warning!.Message);
        Assert.Null(BinaryChecks.LibcNeed(Location.None, "apt", "glibc 2.36", [new("bridge", Dynamic)]));
    }

    private static void Only(string rule, BinarySubject subject, BinaryFacts facts) =>
        Assert.Equal(rule, Assert.Single(BinaryChecks.Check(subject, facts)).Rule.Id);
}
