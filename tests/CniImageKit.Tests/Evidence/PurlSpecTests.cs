using CniImageKit.Evidence;

namespace CniImageKit.Tests.Evidence;

/// <summary>
/// Every row that builds a package URL in the purl-spec's own tests of the types that the kit writes: package-url/purl-spec (MIT) at commit
/// 16f3d0e39343, tests/types/{golang,oci,github,deb,generic,nuget}-test.json and tests/spec/specification-test.json.
/// </summary>
public class PurlSpecTests
{
    [Theory]
    [InlineData(
        "golang", "google.golang.org", "genproto", null, "", "googleapis/api/annotations",
        "pkg:golang/google.golang.org/genproto#googleapis/api/annotations")]
    [InlineData(
        "golang", "google.golang.org", "genproto", null, "", "/googleapis/api/annotations/",
        "pkg:golang/google.golang.org/genproto#googleapis/api/annotations")]
    [InlineData(
        "golang", "google.golang.org", "genproto", "abcdedf", "", "googleapis/api/annotations",
        "pkg:golang/google.golang.org/genproto@abcdedf#googleapis/api/annotations")]
    [InlineData(
        "golang", "github.com/gorilla", "context", "234fd47e07d1004f0aed9c", "", null,
        "pkg:golang/github.com/gorilla/context@234fd47e07d1004f0aed9c")]
    [InlineData(
        "golang", "github.com/gorilla", "context", "234fd47e07d1004f0aed9c", "", "api",
        "pkg:golang/github.com/gorilla/context@234fd47e07d1004f0aed9c#api")]
    [InlineData(
        "oci", null, "debian", "sha256:244fd47e07d10", "arch=amd64 repository_url=docker.io/library/debian tag=latest", null,
        "pkg:oci/debian@sha256:244fd47e07d10?arch=amd64&repository_url=docker.io%2Flibrary%2Fdebian&tag=latest")]
    [InlineData(
        "oci", null, "debian", "sha256:244fd47e07d10", "repository_url=ghcr.io/debian tag=bullseye", null,
        "pkg:oci/debian@sha256:244fd47e07d10?repository_url=ghcr.io%2Fdebian&tag=bullseye")]
    [InlineData(
        "oci", null, "static", "sha256:244fd47e07d10", "tag=latest repository_url=gcr.io/distroless/static", null,
        "pkg:oci/static@sha256:244fd47e07d10?repository_url=gcr.io%2Fdistroless%2Fstatic&tag=latest")]
    [InlineData("oci", null, "hello-wasm", "sha256:244fd47e07d10", "tag=v1", null, "pkg:oci/hello-wasm@sha256:244fd47e07d10?tag=v1")]
    [InlineData(
        "github", "package-url", "purl-spec", "244fd47e07d1004f0aed9c", "", null,
        "pkg:github/package-url/purl-spec@244fd47e07d1004f0aed9c")]
    [InlineData(
        "github", "Package-url", "purl-Spec", "244fd47e07d1004f0aed9c", "", null,
        "pkg:github/package-url/purl-spec@244fd47e07d1004f0aed9c")]
    [InlineData("github", "package-url", "purl-spec", "244fd47e07d1004", "", null, "pkg:github/package-url/purl-spec@244fd47e07d1004")]
    [InlineData(
        "github", "package-url", "purl-spec", "244fd47e07d1004", "", "everybody/loves/dogs",
        "pkg:github/package-url/purl-spec@244fd47e07d1004#everybody/loves/dogs")]
    [InlineData(
        "deb", "debian", "curl", "7.50.3-1", "arch=i386 distro=jessie", null,
        "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie")]
    [InlineData(
        "deb", "debian", "dpkg", "1.19.0.4", "arch=amd64 distro=stretch", null,
        "pkg:deb/debian/dpkg@1.19.0.4?arch=amd64&distro=stretch")]
    [InlineData("deb", "ubuntu", "dpkg", "1.19.0.4", "arch=amd64", null, "pkg:deb/ubuntu/dpkg@1.19.0.4?arch=amd64")]
    [InlineData("deb", "debian", "attr", "1:2.4.47-2", "arch=source", null, "pkg:deb/debian/attr@1:2.4.47-2?arch=source")]
    [InlineData("deb", "debian", "attr", "1:2.4.47-2+b1", "arch=amd64", null, "pkg:deb/debian/attr@1:2.4.47-2%2Bb1?arch=amd64")]
    [InlineData("generic", null, "openssl", "1.1.10g", "", null, "pkg:generic/openssl@1.1.10g")]
    [InlineData(
        "generic", null, "openssl", "1.1.10g", "checksum=sha256:de4d501267da download_url=https://openssl.org/source/openssl-1.1.0g.tar.gz", null,
        "pkg:generic/openssl@1.1.10g?checksum=sha256:de4d501267da&download_url=https:%2F%2Fopenssl.org%2Fsource%2Fopenssl-1.1.0g.tar.gz")]
    [InlineData(
        "generic", null, "bitwarderl", null, "vcs_url=git+https://git.fsfe.org/dxtr/bitwarderl@cc55108da32", null,
        "pkg:generic/bitwarderl?vcs_url=git%2Bhttps:%2F%2Fgit.fsfe.org%2Fdxtr%2Fbitwarderl%40cc55108da32")]
    [InlineData(
        "generic", null, "openssl", "1.1.10g", "checksum=sha1:ad9503c3e994a4f,sha256:41bf9088b3a1e6c1ef1d", null,
        "pkg:generic/openssl@1.1.10g?checksum=sha1:ad9503c3e994a4f%2Csha256:41bf9088b3a1e6c1ef1d")]
    [InlineData("nuget", null, "EnterpriseLibrary.Common", "6.0.1304", "", null, "pkg:nuget/EnterpriseLibrary.Common@6.0.1304")]
    public void Builds(string type, string? space, string name, string? version, string qualifiers, string? subpath, string expected)
    {
        var purl = new PackageUrl { Type = type, Namespace = space, Name = name, Version = version, Subpath = subpath };
        foreach (var qualifier in qualifiers.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            purl = purl.With(qualifier.Split('=')[0], qualifier[(qualifier.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        Assert.Equal(expected, purl.ToString());
    }

    // No row has an upper-case module; the type's text would lower it, and the decision not to is in build/decisions/0016.
    [Fact]
    public void Keeps_the_case_of_Go_modules_against_the_letter_of_the_type() => Assert.Equal(
        "pkg:golang/github.com/BurntSushi/toml@v1.4.0%2Bincompatible",
        PackageUrl.Go("github.com/BurntSushi/toml", "v1.4.0+incompatible").ToString());

    [Fact]
    public void Encodes_what_the_grammar_gives_a_meaning() => Assert.Equal(
        "pkg:generic/a%20b/c%40d%3Fe@%C3%A9%2F%23",
        new PackageUrl { Type = "generic", Namespace = "a b", Name = "c@d?e", Version = "é/#" }.ToString());
}
