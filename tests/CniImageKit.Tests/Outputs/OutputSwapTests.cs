using CniImageKit.Diagnostics;
using CniImageKit.Outputs;

namespace CniImageKit.Tests.Outputs;

public sealed class OutputSwapTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Replaces_a_directory_whole()
    {
        _folder.Write("out/old", "old");
        using (var swap = OutputSwap.Begin(_folder["out"]))
        {
            Write(swap, "new", "new");
            Assert.True(swap.Commit(sameTimes: false));
        }

        Assert.Equal(["out", "out/new"], Entries());
    }

    [Fact]
    public void Leaves_nothing_when_it_is_not_committed()
    {
        using (var swap = OutputSwap.Begin(_folder["deep/er/out"])) Write(swap, "half", "");
        Assert.Empty(Entries());
        _folder.Write("deep/other", "");
        using (var swap = OutputSwap.Begin(_folder["deep/er/out"])) Write(swap, "half", "");
        Assert.Equal(["deep", "deep/other"], Entries());
    }

    [Fact]
    public void Does_not_touch_what_is_the_same_already()
    {
        var file = _folder.Write("out/a", "same");
        var time = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, time);
        using var swap = OutputSwap.Begin(_folder["out"]);
        Write(swap, "a", "same");
        Assert.False(swap.Commit(sameTimes: false));
        Assert.Equal(time, File.GetLastWriteTimeUtc(file));
    }

    [Theory]
    [InlineData("a", "other")]
    [InlineData("b", "same")]
    public void Sees_a_change_of_name_or_content(string name, string content)
    {
        _folder.Write("out/a", "same");
        using var swap = OutputSwap.Begin(_folder["out"]);
        Write(swap, name, content);
        Assert.True(swap.Commit(sameTimes: false));
    }

    [Fact]
    public void Sweeps_what_a_killed_process_left_but_not_what_a_living_one_writes()
    {
        _folder.Write(".out.cnikit-killed/new/half", "");
        _folder.Write(".out.cnikit-killed/lock", "");
        using var living = OutputSwap.Begin(_folder["out"]);
        Write(living, "x", "");
        OutputSwap.Begin(_folder["out"]).Dispose();
        Assert.False(Directory.Exists(_folder[".out.cnikit-killed"]));
        Assert.True(living.Commit(sameTimes: false));
    }

    [Fact]
    public async Task Many_at_once_leave_one_whole_output()
    {
        await Parallel.ForAsync(0, 24, TestContext.Current.CancellationToken, async (i, _) =>
        {
            await Task.Yield();
            using var swap = OutputSwap.Begin(_folder["out"]);
            foreach (var name in (string[])["a", "b", "c"]) Write(swap, name, $"{i}");
            swap.Commit(sameTimes: false);
        });
        Assert.Single(((string[])["a", "b", "c"]).Select(n => File.ReadAllText(_folder["out/" + n])).Distinct());
        Assert.Equal(["out", "out/a", "out/b", "out/c"], Entries());
    }

    [Fact]
    public void Writes_through_a_symbolic_link()
    {
        Needs.Linux();
        Directory.CreateDirectory(_folder["real"]);
        Directory.CreateSymbolicLink(_folder["out"], _folder["real"]);
        using (var swap = OutputSwap.Begin(_folder["out"]))
        {
            Write(swap, "a", "");
            swap.Commit(sameTimes: false);
        }

        Assert.True(File.Exists(_folder["real/a"]));
        Assert.NotNull(new FileInfo(_folder["out"]).LinkTarget);
    }

    [Fact]
    public void A_file_in_the_way_of_a_directory_is_a_diagnostic()
    {
        _folder.Write("out", "a file");
        using var swap = OutputSwap.Begin(_folder["out"]);
        Write(swap, "a", "");
        Assert.Equal(
            "CNIK7011", Assert.Single(Assert.Throws<CniImageKitException>(() => swap.Commit(sameTimes: false)).Diagnostics).Rule.Id);
        Assert.Equal("a file", File.ReadAllText(_folder["out"]));
    }

    [Fact]
    public void The_root_directory_is_no_output() =>
        Assert.Equal("CNIK7011", Assert.Single(Assert.Throws<CniImageKitException>(() => OutputSwap.Begin("/")).Diagnostics).Rule.Id);

    private static void Write(OutputSwap swap, string name, string content)
    {
        Directory.CreateDirectory(swap.New);
        File.WriteAllText(Path.Combine(swap.New, name), content);
    }

    private string[] Entries() =>
    [
        .. Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories)
            .Select(e => Path.GetRelativePath(_folder.Path, e)).Order(StringComparer.Ordinal),
    ];
}
