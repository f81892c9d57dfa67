using CniImageKit.Sources.Directories;
using CniImageKit.Tests.Store;

namespace CniImageKit.Tests.Sources;

public sealed class DirectorySourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Bench On(string store = "store") => new(
        new SourceCase
        {
            Make = (_, _, blobs) => new DirectorySource(blobs),
            Manifest = SourceCase.Read(_folder, "from: directory\npath: bin/{arch}"),
            Platform = Platform.Parse("linux/amd64"),
            Replace = () => Task.CompletedTask,
            Withdraw = () => Task.CompletedTask,
        },
        _folder, store);

    [Fact]
    public async Task Packs_the_same_files_to_the_same_bytes_whatever_their_times_and_modes()
    {
        var file = _folder.Write("bin/amd64/mine", "one");
        using var first = On("a");
        var one = (await first.TakeAsync()).Artifact.Blob.Sha256;
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddDays(10_000));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherWrite);
        _folder.Write("bin/amd64/.gitignore", "*");
        using var second = On("b");
        Assert.Equal(one, (await second.TakeAsync()).Artifact.Blob.Sha256);
    }

    [Fact]
    public async Task Refuses_a_setuid_file()
    {
        Needs.Linux();
        (await Shell.RunAsync("chmod", "4755", _folder.Write("bin/amd64/mine", "one"))).Ok();
        using var bench = On();
        Assert.Equal("CNIK2122", (await Bench.FailsAsync(bench.ListAsync)).Rule.Id);
    }

    [Fact]
    public async Task Packs_what_tar_reads()
    {
        _folder.Write("bin/amd64/b", "bb");
        _folder.Write("bin/amd64/a", "a");
        File.CreateSymbolicLink(_folder["bin/amd64/c"], "b");
        using var bench = On();
        var (_, taken) = await bench.TakeAsync();
        var path = _folder["set.tar"];
        await File.WriteAllBytesAsync(path, StoreOf.ReadAll(bench.Store, taken.Blob), Bench.Token);
        var listing = (await Shell.RunAsync(Needs.Tool("tar", "tar"), "--numeric-owner", "--utc", "-tvf", path)).Ok().Out;
        var lines = listing.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries).Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(
            ["-rwxr-xr-x 0/0 1 1970-01-01 00:00 a", "-rwxr-xr-x 0/0 2 1970-01-01 00:00 b", "-rwxr-xr-x 0/0 2 1970-01-01 00:00 c"], lines);
    }

    [Theory]
    [InlineData("../../secret")]
    [InlineData("nowhere")]
    [InlineData("/etc/hostname")]
    public async Task Refuses_a_link_that_leaves_the_directory(string target)
    {
        _folder.Write("secret", "s");
        _folder.Write("bin/amd64/mine", "one");
        File.CreateSymbolicLink(_folder["bin/amd64/link"], target);
        using var bench = On();
        Assert.Equal("CNIK2121", (await Bench.FailsAsync(bench.ListAsync)).Rule.Id);
    }

    [Fact]
    public async Task Refuses_a_fifo_without_waiting_for_it()
    {
        _folder.Write("bin/amd64/mine", "one");
        (await Shell.RunAsync(Needs.Tool("mkfifo", "coreutils"), _folder["bin/amd64/pipe"])).Ok();
        using var bench = On();
        Assert.Equal("CNIK2122", (await Bench.FailsAsync(bench.ListAsync)).Rule.Id);
    }

    [Fact]
    public async Task Tells_a_directory_that_is_missing_or_empty()
    {
        using var bench = On();
        Assert.Equal("CNIK2120", (await Bench.FailsAsync(bench.ListAsync)).Rule.Id);
        Directory.CreateDirectory(_folder["bin/amd64"]);
        Assert.Equal("CNIK2123", (await Bench.FailsAsync(bench.ListAsync)).Rule.Id);
    }

    [Fact]
    public async Task Refuses_to_bake_old_files_from_the_store_where_new_ones_were_built()
    {
        _folder.Write("bin/amd64/mine", "one");
        using var bench = On();
        var (offer, taken) = await bench.TakeAsync();
        _folder.Write("bin/amd64/mine", "two");
        Assert.Equal("CNIK2125", (await Bench.FailsAsync(() => bench.OpenAsync(bench.Lock(offer, taken)))).Rule.Id);
    }
}
