using CniImageKit.Catalog;
using CniImageKit.Sources.GitHub;

namespace CniImageKit.Tests.Sources;

public sealed class GitHubLawsTests : SourceLaws
{
    private protected override async Task<SourceCase> ArrangeAsync(TempFolder folder)
    {
        var site = await ReleaseSite.StartAsync();
        PublishedRelease? newest = null;
        foreach (var version in new[] { "1.0.0", "1.1.0" })
        {
            newest = site.Publish(
                "example/plugins", $"v{version}",
                ($"plugins-linux-amd64-v{version}.tgz", PluginArchive.Tgz(version, runnerOwned: true, "bridge", "host-local")),
                ($"plugins-linux-arm64-v{version}.tgz", PluginArchive.Tgz(version + "arm", false, "bridge"))).WithSidecars();
        }

        return new SourceCase
        {
            Make = (host, fetcher, store) => new GitHubSource(host, fetcher, store, PluginCatalog.Load()),
            Manifest = SourceCase.Read(folder, $$"""
                from: github
                repository: example/plugins
                asset: plugins-{os}-{arch}-{tag}.tgz
                api: {{site.Api}}
                """),
            Platform = Platform.Parse("linux/amd64"),
            Replace = () =>
            {
                newest!.Assets["plugins-linux-amd64-v1.1.0.tgz"] = PluginArchive.Tgz("replaced", false, "bridge");
                newest.WithSidecars();
                return Task.CompletedTask;
            },
            Withdraw = () =>
            {
                site.Withdraw(newest!);
                return Task.CompletedTask;
            },
            End = site.DisposeAsync,
        };
    }
}
