using System.Text;
using CniImageKit.Catalog;
using CniImageKit.Sources.Url;
using CniImageKit.Tests.Trust;
using CniImageKit.Trust;

namespace CniImageKit.Tests.Sources.Signatures;

/// <summary>Signatures of artifacts at addresses: beside the artifact, beside the sums file, and elsewhere.</summary>
public sealed class UrlSignatureTests : IAsyncLifetime
{
    private const string ByKey = "method: cosign-key, key: cosign.pub";
    private readonly TempFolder _folder = new();
    private ReleaseSite _site = null!;
    private PublishedRelease _release = null!;
    private PublishedRelease _sums = null!;
    private SigningKey _key = null!;

    public async ValueTask InitializeAsync()
    {
        _site = await ReleaseSite.StartAsync();
        _release = _site.Publish("example/plugins", "v1.2.0", ("plugins.tgz", SignedRelease.Archive));
        var text = Encoding.ASCII.GetBytes(PublishedRelease.SumsLine(SignedRelease.Archive, "plugins.tgz"));
        _sums = _site.Publish("example/sums", "v1.2.0", ("SHA256SUMS", text));
        _key = await Keys.NewAsync("ec", "P-256");
        _folder.Write("cosign.pub", Keys.Pem(_key.Public));
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Looks_beside_what_is_signed()
    {
        Assert.Equal("CNIK5323", await RefusesAsync(ByKey));
        _release.Assets["plugins.tgz.sig"] = _key.Sign(SignedRelease.Archive);
        Assert.Contains($"cosign-key {_key.Public.Fingerprint}", await ProvesAsync(ByKey));
        Assert.Equal("CNIK5323", await RefusesAsync(ByKey + ", of: sums"));
        _sums.Assets["SHA256SUMS.sig"] = _key.Sign(_sums.Assets["SHA256SUMS"]);
        Assert.Contains("sums-file SHA256SUMS", await ProvesAsync(ByKey + ", of: sums"));
        _sums.Assets["SHA256SUMS"] = [.. _sums.Assets["SHA256SUMS"], (byte)'\n'];
        Assert.Equal("CNIK5324", await RefusesAsync(ByKey + ", of: sums"));
    }

    [Fact]
    public async Task Takes_a_signature_from_another_address()
    {
        _sums.Assets["plugins.tgz-1.2.0.sig"] = _key.Sign(SignedRelease.Archive);
        var address = $"{_site.Web}example/sums/releases/download/v{{version}}/{{asset}}-{{version}}.sig";
        Assert.Contains($"cosign-key {_key.Public.Fingerprint}", await ProvesAsync($"{ByKey}, signature: \"{address}\""));
        Assert.Equal("CNIK5323", await RefusesAsync($"{ByKey}, signature: \"{address}.none\""));
    }

    private async Task<IEnumerable<string>> ProvesAsync(string verify)
    {
        using var bench = On(verify);
        return (await bench.TakeAsync()).Artifact.Verified;
    }

    private async Task<string> RefusesAsync(string verify)
    {
        using var bench = On(verify);
        return (await Bench.FailsAsync(bench.TakeAsync)).Rule.Id;
    }

    private Bench On(string verify) => new(
        new SourceCase
        {
            Make = (host, fetcher, store) => new UrlSource(host, fetcher, store, PluginCatalog.Load()),
            Manifest = SourceCase.Read(_folder, $$"""
                from: url
                name: mine
                version: 1.2.0
                url: {{_site.Web}}example/plugins/releases/download/v{version}/plugins.tgz
                sums: {{_site.Web}}example/sums/releases/download/v{version}/SHA256SUMS
                verify: [{ {{verify}} }]
                """),
            Platform = Platform.Parse("linux/amd64"),
            Replace = () => Task.CompletedTask,
            Withdraw = () => Task.CompletedTask,
        },
        _folder, $"store-{Guid.NewGuid():n}");
}
