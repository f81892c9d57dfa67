using CniImageKit.Baking;
using CniImageKit.Store;
using CniImageKit.Tests.Binaries;
using CniImageKit.Tests.Store;

namespace CniImageKit.Tests.Baking;

public sealed class InspectionTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private Task<System.Collections.Immutable.ImmutableArray<InspectedFile>> InspectAsync(string target) =>
        new Inspection(new BlobStore(StoreOf.Host(folder))).RunAsync(folder[target], target, TestContext.Current.CancellationToken);

    private void Program(string path)
    {
        folder.Write(path, "");
        File.WriteAllBytes(folder[path], new TinyElf().Build());
    }

    [Fact]
    public async Task Tells_the_binaries_of_a_directory_and_follows_no_link()
    {
        Program("d/sub/b");
        Program("d/a");
        Program("outside/x");
        folder.Write("d/readme", "text");
        File.CreateSymbolicLink(folder["d/link"], folder["outside/x"]);
        Directory.CreateSymbolicLink(folder["d/loop"], folder["d"]);
        Assert.Equal(["a", "sub/b"], (await InspectAsync("d")).Select(f => f.Name.Replace('\\', '/')));
    }

    [Fact]
    public async Task Tells_a_single_file_through_a_link()
    {
        Program("a");
        File.CreateSymbolicLink(folder["b"], "a");
        var bytes = await File.ReadAllBytesAsync(folder["a"], TestContext.Current.CancellationToken);
        Assert.Equal(Digest.Sha256(bytes), Assert.Single(await InspectAsync("b")).Sha256);
    }

    [Fact]
    public async Task Waits_for_no_FIFO()
    {
        Needs.Linux();
        Program("d/a");
        (await Shell.RunAsync(Needs.Tool("mkfifo", "coreutils"), folder["d/fifo"])).Ok();
        Assert.Single(await InspectAsync("d"));
        Assert.Equal("d/fifo CNIK9007", await BakingBench.FailsAsync(() => InspectAsync("d/fifo")));
    }

    [Fact]
    public async Task Refuses_what_is_not_there() => Assert.Equal("x CNIK9007", await BakingBench.FailsAsync(() => InspectAsync("x")));
}
