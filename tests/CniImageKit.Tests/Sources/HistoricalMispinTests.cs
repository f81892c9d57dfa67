using System.Text;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Sources.Url;

namespace CniImageKit.Tests.Sources;

/// <summary>Mistakes that real projects made with the digests of CNI plugins, each refused for what it is.</summary>
public sealed class HistoricalMispinTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private ReleaseSite _site = null!;

    public async ValueTask InitializeAsync() => _site = await ReleaseSite.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Siderolabs_pkgs_72d6377_bumped_the_version_and_kept_the_digest()
    {
        var finding = await PinnedAsync("1.6.1", "682b49ff8933a997a52107161f1745f8312364b4c7f605ccdf7a77499130d89d", known: "v1.6.0");
        Assert.Contains(finding.Details, d => d.Label == "mend" && d.Value.Contains("2503ce29ac44", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kubespray_cc4e07a05_kept_the_digests_of_v0_6_0() =>
        await PinnedAsync("0.8.1", "f04339a21b8edf76d415e7f17b620e63b8f37a76b2f706671587ab6464411f2d", known: "v0.6.0");

    [Fact]
    public async Task Kubespray_5696_hashed_the_sums_file()
    {
        var finding = await TakeAsync("0.8.1", "37ba035ae38132e7c6c89935e72b824e9e2136bf92776931b20284003d5c554f");
        Assert.Equal("CNIK5112", finding.Rule.Id);
        Assert.Contains(finding.Details, d => d.Label == "mend" && d.Value.Contains("e9bfc78acd3a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sums_file_in_the_artifact_s_place_is_told()
    {
        const string Name = "cni-plugins-linux-amd64-v9.9.9.tgz";
        _site.Publish("containernetworking/plugins", "v9.9.9", (Name, Encoding.ASCII.GetBytes(PublishedRelease.SumsLine([1], Name))));
        Assert.Equal("CNIK5114", (await TakeAsync("9.9.9", digest: null)).Rule.Id);
    }

    private async Task<Diagnostic> PinnedAsync(string version, string digest, string known)
    {
        var finding = await TakeAsync(version, digest);
        Assert.Equal("CNIK5113", finding.Rule.Id);
        Assert.Contains(finding.Details, d => d.Label == "known" && d.Value.Contains(known, StringComparison.Ordinal));
        Assert.Empty(_site.Seen);
        return finding;
    }

    private async Task<Diagnostic> TakeAsync(string version, string? digest)
    {
        var digests = digest is null ? "" : $"digests:\n  linux/amd64: sha256:{digest}\nplatforms: [linux/amd64]";
        var manifest = SourceCase.Read(_folder, $$"""
            from: url
            name: plugins
            version: {{version}}
            url: {{_site.Web}}containernetworking/plugins/releases/download/v{version}/cni-plugins-{os}-{arch}-v{version}.tgz
            {{digests}}
            """);
        using var bench = new Bench(
            new SourceCase
            {
                Make = (host, fetcher, store) => new UrlSource(host, fetcher, store, PluginCatalog.Load()),
                Manifest = manifest,
                Platform = Platform.Parse("linux/amd64"),
                Replace = () => Task.CompletedTask,
                Withdraw = () => Task.CompletedTask,
            },
            _folder, "store");
        return await Bench.FailsAsync(bench.TakeAsync);
    }
}
