using CniImageKit.Sources.Apt;

namespace CniImageKit.Tests.Sources.Apt;

public sealed class AptLawsTests : SourceLaws
{
    private const string Deb = "debian/pool/main/p/plugins/plugins_1.0-1_amd64.deb";

    private protected override async Task<SourceCase> ArrangeAsync(TempFolder folder)
    {
        var archive = await SignedArchive.StartAsync();
        return new SourceCase
        {
            Make = (host, fetcher, store) => new AptSource(host with { SystemRoot = archive.MachineRoot }, fetcher, store),
            Manifest = SourceCase.Read(folder, $"from: apt\npackage: {SignedArchive.Package}\nsuite: test\n"),
            Platform = AptSetup.Amd64,
            Replace = () =>
            {
                archive.Change(Deb, text => text.Replace('p', 'q'));
                return Task.CompletedTask;
            },
            Withdraw = () =>
            {
                archive.Files.Files.TryRemove(Deb, out _);
                return Task.CompletedTask;
            },
            End = archive.DisposeAsync,
        };
    }
}
