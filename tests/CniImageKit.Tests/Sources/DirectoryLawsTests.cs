using CniImageKit.Sources.Directories;

namespace CniImageKit.Tests.Sources;

public sealed class DirectoryLawsTests : SourceLaws
{
    private protected override Task<SourceCase> ArrangeAsync(TempFolder folder)
    {
        folder.Write("bin/linux-amd64/mine", "#!/bin/sh\n");
        folder.Write("bin/linux-amd64/nested/other", "#!/bin/sh\nexit 0\n");
        return Task.FromResult(new SourceCase
        {
            Make = (_, _, store) => new DirectorySource(store),
            Manifest = SourceCase.Read(folder, """
                from: directory
                path: bin/{os}-{arch}
                """),
            Platform = Platform.Parse("linux/amd64"),
            NeedsNetwork = false,
            Replace = () =>
            {
                folder.Write("bin/linux-amd64/mine", "#!/bin/sh\nexit 1\n");
                return Task.CompletedTask;
            },
            Withdraw = () =>
            {
                Directory.Delete(folder["bin"], recursive: true);
                return Task.CompletedTask;
            },
        });
    }
}
