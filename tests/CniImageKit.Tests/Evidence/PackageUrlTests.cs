using CniImageKit.Evidence;

namespace CniImageKit.Tests.Evidence;

/// <summary>What the kit itself makes of locations; the rows of the specification's own tests are in PurlSpecTests.</summary>
public class PackageUrlTests
{
    [Fact]
    public void Sorts_and_encodes_qualifiers()
    {
        var purl = new PackageUrl { Type = "oci", Name = "debian", Version = "sha256:244fd47e07d10" }
            .With("tag", "latest").With("repository_url", "docker.io/library/debian").With("arch", "amd64").With("empty", "");
        Assert.Equal(
            "pkg:oci/debian@sha256:244fd47e07d10?arch=amd64&repository_url=docker.io%2Flibrary%2Fdebian&tag=latest", purl.ToString());
    }

    [Fact]
    public void Keeps_a_subpath_normal() => Assert.Equal(
        "pkg:github/package-url/purl-spec@1#everybody/loves/dogs",
        new PackageUrl
        {
            Type = "github",
            Namespace = "package-url",
            Name = "purl-spec",
            Version = "1",
            Subpath = "/everybody/./loves/../dogs/",
        }.ToString());

    [Fact]
    public void Follows_from_the_kind_of_location()
    {
        Assert.Equal("pkg:github/containernetworking/plugins@v1.9.1?file_name=cni-plugins-linux-amd64-v1.9.1.tgz", SourceIdentity.Purl(SampleSbom.Release).ToString());
        Assert.Equal(
            "pkg:deb/debian/containernetworking-plugins@1.1.1%2Bds1-3%2Bb5?arch=amd64&distro=bookworm",
            SourceIdentity.Purl(SampleSbom.Debian).ToString());
        Assert.StartsWith(
            "pkg:generic/own@0.1?checksum=sha256:", SourceIdentity.Purl(SampleSbom.Local).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("github:o/r@plugins/v1/a+b.tgz", "https://github.com/o/r/releases/download/plugins%2Fv1/a%2Bb.tgz")]
    [InlineData("url:https://user:secret@example.org/a%20b.tgz?token=1", "https://example.org/a%20b.tgz")]
    [InlineData("apt:pool/main/c/c_1+b1_amd64.deb", "apt:pool/main/c/c_1%2Bb1_amd64.deb")]
    [InlineData("directory:build out/é", "directory:build%20out/%C3%A9")]
    public void Downloads_from_a_url_without_secrets(string location, string expected)
    {
        var entry = SampleSbom.Local.Entry;
        Assert.Equal(expected, SourceIdentity.DistributionUrl(entry with { Artifact = entry.Artifact with { Location = location } }));
    }
}
