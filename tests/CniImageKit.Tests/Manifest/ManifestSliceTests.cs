using System.Text;
using CniImageKit.Manifest;

namespace CniImageKit.Tests.Manifest;

public class ManifestSliceTests
{
    private static readonly Platform Amd64 = new("linux", "amd64");

    /// <summary>Kept for ever: were one of these to change, every lock in the world would be stale.</summary>
    [Theory]
    [InlineData(
        "  - from: containernetworking-plugins\n    version: 1.7.1\n    include: [portmap, bridge]\n    rename: { bridge: br }\n",
        """{"from":"containernetworking-plugins","include":["bridge","portmap"],"platform":"linux/amd64","rename":{"bridge":"br"},"version":"[1.7.1, 1.7.1]"}""",
        "sha256:f8444f686e02f48b22ab1f8886e69b599110abde6c6700e4ad2702641e75a2a1")]
    [InlineData(
        "  - from: apt\n    package: containernetworking-plugins\n    version: 1.1.1+ds1-3+b17\n    suite: bookworm\n    exclude: [dhcp]\n",
        """{"exclude":["dhcp"],"from":"apt","package":"containernetworking-plugins","platform":"linux/amd64","suites":["bookworm"],"version":"1.1.1+ds1-3+b17"}""",
        "sha256:a970f8845a727cb8c8d80718ff8d348585d07cfe4b6c06b8c7538dde403e28df")]
    [InlineData(
        "  - from: github\n    repository: k8snetworkplumbingwg/whereabouts\n    asset: whereabouts-{arch}\n",
        """{"asset":"whereabouts-{arch}","from":"github","platform":"linux/amd64","repository":"k8snetworkplumbingwg/whereabouts"}""",
        "sha256:4b7d7baeb543ab2875d6efda87b10b4209c86bca2fc935b282d9f10e351e655b")]
    [InlineData(
        "  - from: directory\n    path: bin/{arch}\n    platforms: [linux/amd64]\n",
        """{"from":"directory","path":"bin/{arch}","platform":"linux/amd64"}""",
        "sha256:b75c0391b18715c256388b66390febfd40b6c35a1e0032b93d8de7a391f3fa51")]
    public void Is_golden(string plugins, string json, string digest)
    {
        var entry = Manifests.Read(Manifests.With(plugins)).Plugins.Single();

        Assert.Equal(json, Encoding.UTF8.GetString(ManifestSlice.Write(entry, Amd64)));
        Assert.Equal(digest, ManifestSlice.Request(entry, Amd64).ToString());
    }

    [Theory]
    [InlineData("1.7.1", "v1.7.1", true)]
    [InlineData("1.7.1", "\"[1.7.1]\"", true)]
    [InlineData("1.7", "1.7.0", true)]
    [InlineData("\"[1.7,2.0)\"", "'[1.7.0, 2.0.0)'", true)]
    [InlineData("1.7.1", "1.7.2", false)]
    [InlineData("\"[1.7,2.0)\"", "\"[1.7,2.0]\"", false)]
    public void Depends_on_the_versions_meaning(string one, string other, bool same) =>
        Assert.Equal(same, Request($"version: {one}") == Request($"version: {other}"));

    [Fact]
    public void Depends_on_the_platform()
    {
        var entry = Manifests.Read(Manifests.Sample).Plugins[0];
        Assert.NotEqual(ManifestSlice.Request(entry, Amd64), ManifestSlice.Request(entry, new Platform("linux", "arm64")));
    }

    [Fact]
    public void Does_not_depend_on_name_place_and_line_ends()
    {
        var unix = "  - from: containernetworking-plugins\n    include:\n      - bridge\n";
        Assert.Equal(Request("include: [bridge]"), ManifestSlice.Request(Manifests.Read(Manifests.With(unix).Replace("\n", "\r\n")).Plugins[0], Amd64));
        Assert.Equal(Request("include: [bridge]"), Request("include: [bridge]\n    name: mine"));
    }

    [Fact]
    public void Depends_only_on_this_platforms_digest()
    {
        static string Url(char arm64) => $$"""
              - from: url
                name: x
                version: 1.0.0
                url: https://host/{arch}.tgz
                digests:
                  linux/amd64: sha256:{{new string('a', 64)}}
                  linux/arm64: sha256:{{new string(arm64, 64)}}

            """;
        var (one, other) = (Manifests.Read(Manifests.With(Url('b'))).Plugins[0], Manifests.Read(Manifests.With(Url('c'))).Plugins[0]);
        Assert.Equal(ManifestSlice.Request(one, Amd64), ManifestSlice.Request(other, Amd64));
        Assert.NotEqual(
            ManifestSlice.Request(one, new Platform("linux", "arm64")), ManifestSlice.Request(other, new Platform("linux", "arm64")));
    }

    private static Digest Request(string keys) =>
        ManifestSlice.Request(Manifests.Read(Manifests.With($"  - from: containernetworking-plugins\n    {keys}\n")).Plugins[0], Amd64);
}
