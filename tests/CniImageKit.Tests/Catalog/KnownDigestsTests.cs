using System.Text;
using CniImageKit.Catalog;

namespace CniImageKit.Tests.Catalog;

public class KnownDigestsTests
{
    private const string Plugins = "containernetworking/plugins";
    private readonly PluginCatalog _catalog = PluginCatalog.Load();

    [Fact]
    public void Holds_every_row_on_record()
    {
        Assert.Equal(104, _catalog.Digests.All.Length);
        Assert.Equal(2, _catalog.Digests.All.Count(d => d.Superseded is not null));
        Assert.Equal(4, _catalog.Digests.All.Count(d => d.Project == "flannel-io/cni-plugin"));
        Assert.Equal(2, _catalog.Digests.All.Count(d => d.Asset.Contains("windows", StringComparison.Ordinal)));
        Assert.Equal(3, _catalog.Digests.All.Count(d => d.Sha512 is not null));
    }

    [Theory]
    [InlineData(Plugins, "v0.6.0", "cni-plugins-amd64-v0.6.0.tgz", "f04339a21b8edf76d415e7f17b620e63b8f37a76b2f706671587ab6464411f2d", 2)]
    [InlineData(Plugins, "v0.8.1", "cni-plugins-linux-amd64-v0.8.1.tgz", "e9bfc78acd3ae71be77eb8f3e890cc9078a33cc3797703b8ff2fc3077a232252", 1)]
    [InlineData("flannel-io/cni-plugin", "v1.0.0", "flannel-arm64", "eb7183498b5d1ae4034dde6184e4396270e29ed88482b295f81b93eb3120c61c", 1)]
    [InlineData(Plugins, "v0.8.7", "cni-plugins-windows-amd64-v0.8.7.tgz", "8dcc56f6856f7df41588bc760244066350d713422019e23573c4be1238a463de", 1)]
    public void Knows_an_asset(string project, string tag, string asset, string sha256, int repositories)
    {
        var known = _catalog.Known(project, tag, asset);
        Assert.NotNull(known);
        Assert.Equal("sha256:" + sha256, known.Sha256?.ToString());
        Assert.Equal(repositories, known.Repositories);
        Assert.Same(known, _catalog.WhatIs(known.Sha256!)?.Of);
    }

    [Theory]
    [InlineData("v1.4.1", "amd64", "2a0ea707")]
    [InlineData("v1.6.2", "arm64", "01e0e22a")]
    [InlineData("v1.9.1", "amd64", "b98f74a0")]
    [InlineData("v1.9.1", "ppc64le", "44b743ff")]
    public void Gives_the_current_bytes(string tag, string arch, string start) =>
        Assert.StartsWith(
            start, _catalog.Known(Plugins, tag, $"cni-plugins-linux-{arch}-{tag}.tgz")?.Sha256?.Hex, StringComparison.Ordinal);

    [Fact]
    public void Recognises_the_replaced_upload_of_v1_4_1()
    {
        var what = _catalog.WhatIs(Digest.Parse("sha256:1511f6c003ace805eafeb1132727791326283cff88a923d76329e1892bba7a10"));
        Assert.Equal("2024-05-15", what?.Of.Superseded);
        Assert.Contains("the first upload of v1.4.1, replaced by the project on 2024-05-15", what?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Recognises_the_digest_of_a_sums_file()
    {
        // The value that the reporter of kubernetes-sigs/kubespray#5696 got by hashing the sidecar of v0.8.1.
        var what = _catalog.WhatIs(Digest.Parse("sha256:37ba035ae38132e7c6c89935e72b824e9e2136bf92776931b20284003d5c554f"));
        Assert.True(what?.IsSumsFile);
        Assert.Equal("cni-plugins-linux-amd64-v0.8.1.tgz", what?.Of.Asset);
    }

    [Fact]
    public void Knows_nothing_of_other_bytes() => Assert.Null(_catalog.WhatIs(Digest.Sha256("other"u8)));

    [Fact]
    public void Is_written_one_row_a_line_and_names_a_source_each()
    {
        using var data = typeof(PluginCatalog).Assembly.GetManifestResourceStream("catalog/digests.json")!;
        using var reader = new StreamReader(data, Encoding.UTF8);
        Assert.Equal(
            _catalog.Digests.All.Length, reader.ReadToEnd().Split('\n').Count(l => l.Contains("\"project\"", StringComparison.Ordinal)));
        Assert.All(_catalog.Digests.All, d => Assert.NotEmpty(d.Source));
        Assert.All(_catalog.Digests.All, d => Assert.True(d.Sha256 is not null || d.Sha512 is not null));
    }
}
