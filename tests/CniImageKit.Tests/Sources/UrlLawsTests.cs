using CniImageKit.Catalog;
using CniImageKit.Sources.Url;

namespace CniImageKit.Tests.Sources;

public sealed class UrlLawsTests : SourceLaws
{
    private protected override async Task<SourceCase> ArrangeAsync(TempFolder folder)
    {
        var site = await ReleaseSite.StartAsync();
        var release = site.Publish("example/plugins", "v1.2.0", ("plugins-amd64.tgz", PluginArchive.Tgz("1.2.0", false, "bridge")))
            .WithChecksums();
        return new SourceCase
        {
            Make = (host, fetcher, store) => new UrlSource(host, fetcher, store, PluginCatalog.Load()),
            Manifest = SourceCase.Read(folder, $$"""
                from: url
                version: 1.2.0
                url: {{site.Web}}example/plugins/releases/download/v{version}/plugins-{arch}.tgz
                sums: {{site.Web}}example/plugins/releases/download/v{version}/checksums.txt
                name: mine
                """),
            Platform = Platform.Parse("linux/amd64"),
            Replace = () =>
            {
                release.Assets["plugins-amd64.tgz"] = PluginArchive.Tgz("replaced", false, "bridge");
                return Task.CompletedTask;
            },
            Withdraw = () =>
            {
                site.Withdraw(release);
                return Task.CompletedTask;
            },
            End = site.DisposeAsync,
        };
    }
}
