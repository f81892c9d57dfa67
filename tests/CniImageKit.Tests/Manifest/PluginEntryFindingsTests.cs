using CniImageKit.Diagnostics;

namespace CniImageKit.Tests.Manifest;

/// <summary>What an entry of plugins is refused for, with the place that is named.</summary>
public class PluginEntryFindingsTests
{
    [Theory]
    [InlineData("name: x", "(4,5) CNIK1005")]
    [InlineData("from: containernetworking-plugin", "(4,11) CNIK1008")]
    [InlineData("from: [apt]", "(4,11) CNIK1006")]
    [InlineData("from: multus\n    package: x", "(5,5) CNIK1003")]
    [InlineData("from: multus\n    include: [multus]\n    exclude: [passthru]", "(6,5) CNIK1011")]
    [InlineData("from: multus\n    include: []", "(5,14) CNIK1019")]
    [InlineData("from: multus\n    include: [../bridge, a/b, .x, '', 'a b', \"a\\0\"]",
        "(5,15) CNIK1013\n(5,26) CNIK1013\n(5,31) CNIK1013\n(5,35) CNIK1006\n(5,39) CNIK1013\n(5,46) CNIK1006")]
    [InlineData("from: multus\n    include: [multus, multus]", "(5,23) CNIK1501")]
    [InlineData("from: multus\n    rename: { multus: ../x }", "(5,23) CNIK1013")]
    [InlineData("from: multus\n    include: [multus]\n    rename: { passthru: p }", "(6,15) CNIK1026")]
    [InlineData("from: multus\n    exclude: [multus]\n    rename: { multus: p }", "(6,15) CNIK1026")]
    [InlineData("from: multus\n    platforms: [linux/s390x]", "(5,17) CNIK1024")]
    [InlineData("from: multus\n    name: a/b", "(5,11) CNIK1013")]
    [InlineData("from: multus\n    name: 5", "(5,11) CNIK1006")]
    [InlineData("from: multus\n  - from: multus", "(5,5) CNIK1017")]
    [InlineData("from: multus\n  - from: multus\n    name: other", "")]
    [InlineData("from: multus\n    include: [a]\n  - from: flannel\n    include: [b, a]", "(7,18) CNIK1025")]
    [InlineData("from: multus\n    include: [a]\n    platforms: [linux/amd64]\n  - from: flannel\n    include: [a]\n    platforms: [linux/arm64]", "")]
    [InlineData("from: multus\n    include: [a, b]\n    rename: { a: b }", "(5,18) CNIK1025")]
    public void Finds(string entry, string findings) => Assert.Equal(findings, Manifests.Findings(Manifests.With($"  - {entry}\n")));

    [Theory]
    [InlineData("1.9.1", "")]
    [InlineData("v1.9.1", "")]
    [InlineData("1.9", "")]
    [InlineData("\"[1.7,2.0)\"", "")]
    [InlineData("[1.7,2.0)", "(6,1) CNIK1001")]
    [InlineData("[1.7]", "(5,14) CNIK1006")]
    [InlineData("(1.7,)", "")]
    [InlineData("\"[2.0,1.0]\"", "(5,14) CNIK1010")]
    [InlineData("(1.0,1.0)", "(5,14) CNIK1010")]
    [InlineData("\"[1.7,2.0\"", "(5,14) CNIK1010")]
    [InlineData("1.7.*", "(5,14) CNIK1010")]
    [InlineData("1.7.x", "(5,14) CNIK1010")]
    [InlineData("'>=1.7'", "(5,14) CNIK1010")]
    [InlineData("~1.7", "(5,14) CNIK1010")]
    [InlineData("latest", "(5,14) CNIK1010")]
    [InlineData("''", "(5,14) CNIK1006")]
    [InlineData("", "(5,13) CNIK1006")]
    [InlineData("true", "(5,14) CNIK1006")]
    [InlineData("1.9.1 or so", "(5,14) CNIK1010")]
    public void Finds_in_a_version(string version, string findings) =>
        Assert.Equal(findings, Manifests.Findings(Manifests.With($"  - from: multus\n    version: {version}\n")));

    [Theory]
    [InlineData("apt", "(4,5) CNIK1005")]
    [InlineData("apt\n    package: CNI", "(5,14) CNIK1027")]
    [InlineData("apt\n    package: cni\n    suite: a\n    suites: [b]", "(7,5) CNIK1011")]
    [InlineData("apt\n    package: cni\n    suites: [../x]\n    component: '/'", "(6,14) CNIK1027\n(7,16) CNIK1027")]
    [InlineData("apt\n    package: cni\n    uris: [http://mirror/debian, 'ftp://x/y']", "(6,34) CNIK1021")]
    [InlineData("apt\n    package: cni\n    path: ../x\n    signed-by: a\\b", "(6,11) CNIK1020\n(7,16) CNIK1020")]
    [InlineData("github", "(4,5) CNIK1005\n(4,5) CNIK1005")]
    [InlineData("github\n    repository: https://github.com/a/b\n    asset: x", "(5,17) CNIK1027")]
    [InlineData("github\n    repository: a/b\n    asset: 'x-{ver}-{archs}'", "(6,12) CNIK1014\n(6,12) CNIK1014")]
    [InlineData("github\n    repository: a/b\n    asset: d/x", "(6,12) CNIK1020")]
    [InlineData("github\n    repository: a/b\n    asset: x.tgz.sha256", "(6,12) CNIK1028")]
    [InlineData("github\n    repository: a/b\n    asset: x\n    tag: '{tag}'\n    api: http://ghe/api", "(7,10) CNIK1014\n(8,10) CNIK1021")]
    [InlineData("directory\n    path: /opt", "(5,11) CNIK1020")]
    [InlineData("directory\n    path: '{os}/{arch}'", "(4,5) CNIK1005")]
    [InlineData("directory\n    path: ../out/{os}-{arch}", "")]
    public void Finds_in_a_source(string source, string findings) =>
        Assert.Equal(findings, Manifests.Findings(Manifests.With($"  - from: {source}\n")));

    [Theory]
    [InlineData("url: https://host/x-{version}.tgz", "")]
    [InlineData("url: http://host/x.tgz", "(7,10) CNIK1021")]
    [InlineData("url: http://localhost:8080/x.tgz", "")]
    [InlineData("url: https://me:secret@host/x.tgz", "(7,10) CNIK1021")]
    [InlineData("url: https://host/x.tgz#sha256=1", "(7,10) CNIK1021")]
    [InlineData("url: file:///x.tgz", "(7,10) CNIK1021")]
    [InlineData("url: x.tgz", "(7,10) CNIK1021")]
    [InlineData("url: https://host/{tag}.tgz", "(7,10) CNIK1014")]
    [InlineData("url: https://host/x.tgz.sha256", "(7,10) CNIK1028")]
    [InlineData("url: https://host/x\n    mirrors: [https://b/x, ftp://c/x]", "(8,28) CNIK1021")]
    [InlineData("url: https://host/x\n    digests: { linux/amd64: '' }", "(8,14) CNIK1005\n(8,29) CNIK1015")]
    [InlineData("url: https://host/x\n    digests:\n      linux/amd64:\n      linux/arm64: sha256:e3b0", "(9,19) CNIK1015\n(10,20) CNIK1015")]
    [InlineData("url: https://host/x\n    digests: { linux: x }", "(8,14) CNIK1005\n(8,14) CNIK1005\n(8,16) CNIK1009\n(8,23) CNIK1015")]
    public void Finds_in_a_URL_source(string keys, string findings) =>
        Assert.Equal(findings, Manifests.Findings(Manifests.With($"  - from: url\n    name: x\n    version: 1.0.0\n    {keys}\n")));

    [Fact]
    public void Wants_an_exact_version_for_a_URL() => Assert.Equal(
        "(6,14) CNIK1010\n(8,5) CNIK1005",
        Manifests.Findings(Manifests.With(
            "  - from: url\n    name: x\n    version: '[1,2)'\n    url: https://h/x\n  - from: url\n    name: y\n    url: https://h/y\n")));

    [Theory]
    [InlineData("apt\n    package: cni", "1.1.1+ds1-3+b17", "1.1.1+ds1-3+b17")]
    [InlineData("apt\n    package: cni", "1.1.1-1", "1.1.1-1")]
    [InlineData("apt\n    package: cni", "1.1.1", null)]
    [InlineData("multus", "1.7.1-rc1", null)]
    [InlineData("multus", "nightly-2025", "nightly-2025")]
    [InlineData("multus", "1.7.1+k3s1", "1.7.1+k3s1")]
    public void Takes_what_is_no_SemVer_as_text(string from, string version, string? exact)
    {
        var entry = Manifests.Read(Manifests.With($"  - from: {from}\n    version: {version}\n")).Plugins.Single();
        Assert.Equal(exact, entry.ExactVersion?.Value);
        Assert.Equal(exact is null, entry.Version is not null);
    }

    [Fact]
    public void Never_shows_credentials() => Assert.DoesNotContain("secret", Assert.Throws<CniImageKitException>(() =>
        Manifests.Read(
            Manifests.With("  - from: url\n    name: x\n    version: 1.0.0\n    url: https://me:secret@host/x?token=secret\n"))).Message);
}
