namespace CniImageKit.Tests.EndToEnd;

/// <summary><c>--offline</c>: a warm store is enough, a cold one is told.</summary>
public sealed class OfflineTests : IAsyncLifetime
{
    private ReleaseBed bed = null!;

    public async ValueTask InitializeAsync()
    {
        bed = await ReleaseBed.StartAsync();
        await bed.PublishAsync("v1.1.1", "bookworm", runnerOwned: false, "loopback", "host-local");
        bed.Write();
        (await bed.Cnikit.RunAsync("lock")).Ok();
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task With_a_cold_store_names_what_is_missing()
    {
        var seen = bed.Site.Seen.Count;
        var run = await bed.Elsewhere().RunAsync("bake", "--offline");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error CNIK4005", run.Error, StringComparison.Ordinal);
        var missing = bed.Entries().FirstOrDefault(
            e => run.Error.Contains(e.GetProperty("artifact").GetProperty("sha256").GetString()!, StringComparison.Ordinal));
        Assert.NotEqual(default, missing);
        Assert.Matches(@"plugins-linux-(amd64|arm64)-v1\.1\.1\.tgz is not in the store", run.Error);
        Assert.False(Directory.Exists(bed["image"]));
        Assert.Equal(seen, bed.Site.Seen.Count);
    }

    [Fact]
    public async Task Locks_nothing_that_it_would_have_to_ask_for()
    {
        bed.Write("version: \"[1.0,2.0)\"");
        var before = bed.Lock;
        var run = await bed.Cnikit.RunAsync("lock", "--offline");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error CNIK4005", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, bed.Lock);
    }

    [Theory]
    [InlineData("bake", "--offline")]
    [InlineData("bake", "--rebuild")]
    [InlineData("lock", "--offline")]
    [InlineData("lock", "--check")]
    public async Task With_a_warm_store_opens_no_socket(params string[] command)
    {
        var strace = Needs.Tool("strace", "strace");
        if ((await Shell.RunAsync(strace, "-o", bed["probe"], "true")).ExitCode != 0) Needs.Missing("needs strace to be allowed");
        (await bed.Cnikit.RunAsync("bake")).Ok();
        Directory.Delete(bed["image"], recursive: true);
        var trace = bed["trace"];
        (await bed.Cnikit.RunUnderAsync(strace, ["-f", "-qq", "-e", "trace=socket,connect", "-o", trace], command)).Ok();
        Assert.DoesNotContain(File.ReadLines(trace), l => l.Contains("AF_INET", StringComparison.Ordinal));
    }
}
