using CniImageKit.Sources.Feeds;

namespace CniImageKit.Tests.Sources.Feeds;

public sealed class RemoteFeedLawsTests : SourceLaws
{
    private protected override async Task<SourceCase> ArrangeAsync(TempFolder folder)
    {
        var site = await FeedSite.StartAsync();
        site.Has("Acme.Plugins", "1.2.0", TestPackage.Of("Acme.Plugins", "1.2.0"));
        folder.Write("nuget.config", site.Config());
        return new SourceCase
        {
            Make = (host, fetcher, store) => new NuGetSource(host, fetcher, store),
            Manifest = SourceCase.Read(folder, "from: nuget\npackage: Acme.Plugins"),
            Platform = Platform.Parse("linux/amd64"),
            Replace = () =>
            {
                site.Has("Acme.Plugins", "1.2.0", TestPackage.Of("Acme.Plugins", "1.2.0", "replaced"));
                return Task.CompletedTask;
            },
            Withdraw = () =>
            {
                site.Packages.Clear();
                return Task.CompletedTask;
            },
            End = site.DisposeAsync,
        };
    }
}
