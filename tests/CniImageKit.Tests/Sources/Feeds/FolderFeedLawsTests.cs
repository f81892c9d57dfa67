using CniImageKit.Sources.Feeds;

namespace CniImageKit.Tests.Sources.Feeds;

public sealed class FolderFeedLawsTests : SourceLaws
{
    private protected override Task<SourceCase> ArrangeAsync(TempFolder folder)
    {
        folder.Write(
            "nuget.config", "<configuration><packageSources><add key=\"here\" value=\"packages\" /></packageSources></configuration>");
        Directory.CreateDirectory(folder["packages"]);
        var file = folder["packages/Acme.Plugins.1.2.0.nupkg"];
        File.WriteAllBytes(file, TestPackage.Of("Acme.Plugins", "1.2.0"));
        return Task.FromResult(new SourceCase
        {
            Make = (host, fetcher, store) => new NuGetSource(host, fetcher, store),
            Manifest = SourceCase.Read(folder, "from: nuget\npackage: acme.plugins\nname: mine"),
            Platform = Platform.Parse("linux/amd64"),
            NeedsNetwork = false,
            Replace = () => File.WriteAllBytesAsync(file, TestPackage.Of("Acme.Plugins", "1.2.0", "replaced")),
            Withdraw = () =>
            {
                File.Delete(file);
                return Task.CompletedTask;
            },
        });
    }
}
