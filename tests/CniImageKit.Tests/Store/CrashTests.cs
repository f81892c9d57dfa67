using CniImageKit.Store;
using CniImageKit.Tests.Fetching;

namespace CniImageKit.Tests.Store;

/// <summary>A process that is killed at any step of a write leaves the old store or the new one; the next run completes.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Size = 200_000; // CrashHost's pattern is that of FetcherBed.Content
    private const int Killed = 128 + 9;
    private static readonly Digest Sha256 = Digest.Sha256(FetcherBed.Content);
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("opened", 1, false)]
    [InlineData("written", 1, false)]
    [InlineData("written", 4, false)]
    [InlineData("before-fsync", 1, false)]
    [InlineData("before-facts", 1, false)]
    [InlineData("before-rename", 1, false)]
    [InlineData("before-directory-fsync", 1, true)]
    [InlineData("done", 1, true)]
    public async Task Killed_while_adding_leaves_all_or_nothing(string step, int nth, bool there)
    {
        Needs.Linux();
        Assert.Equal(Killed, (await RunAsync(step, nth, "add", $"{Size}")).ExitCode);
        await RequireStateAsync(there);
        Assert.Equal(Sha256.ToString(), (await RunAsync("-", 0, "add", $"{Size}")).Ok().Out.Trim());
        await RequireStateAsync(true);
    }

    [Theory]
    [InlineData("opened", 1, false, 2)]
    [InlineData("written", 1, false, 2)]
    [InlineData("written", 3, false, 2)]
    [InlineData("before-fsync", 1, false, 1)]
    [InlineData("before-facts", 1, false, 1)]
    [InlineData("before-rename", 1, false, 1)]
    [InlineData("before-directory-fsync", 1, true, 1)]
    public async Task Killed_while_fetching_goes_on_where_it_stopped(string step, int nth, bool there, int requests)
    {
        Needs.Linux();
        await using var server = new FaultServer(async (r, reply) =>
        {
            if (r.Number > 1)
            {
                await reply.FileAsync(r, FetcherBed.Content, "\"x\"");
                return;
            }

            await reply.HeadAsync("200 OK", $"Content-Length: {Size}", "ETag: \"x\"");
            for (var at = 0; at < Size; at += 40_000)
            {
                await reply.BodyAsync(FetcherBed.Content.AsMemory(at, 40_000));
                await Task.Delay(30);
            }
        });
        string[] fetch = ["fetch", server["/a"].AbsoluteUri, Sha256.ToString(), $"{Size}"];
        Assert.Equal(Killed, (await RunAsync(step, nth, fetch)).ExitCode);
        await RequireStateAsync(there);
        var kept = step == "written" ? new FileInfo(folder[$"store/blobs/sha256/.{Sha256.Hex}.partial"]).Length : 0;
        Assert.Equal(Sha256.ToString(), (await RunAsync("-", 0, fetch)).Ok().Out.Trim());
        await RequireStateAsync(true);
        if (step == "opened") requests = 1; // killed before it asked
        Assert.Equal(requests, server.Requests.Count);
        if (kept > 0) Assert.Equal(((int)kept, Size - 1), server.Requests[1].Range);
    }

    [Fact]
    public async Task Sixteen_processes_download_once_whoever_is_killed()
    {
        Needs.Linux();
        await using var server = new FaultServer(async (r, reply) =>
        {
            var from = r.Range?.First ?? 0;
            await reply.HeadAsync(from > 0 ? "206 Partial Content" : "200 OK", $"Content-Length: {Size - from}", "ETag: \"x\"",
                $"Content-Range: bytes {from}-{Size - 1}/{Size}");
            for (var at = from; at < Size; at += 20_000)
            {
                await reply.BodyAsync(FetcherBed.Content.AsMemory(at, Math.Min(20_000, Size - at)));
                await Task.Delay(20);
            }
        });
        string[] steps = ["written", "-", "before-rename", "written", "-", "before-fsync", "written", "-"];
        var runs = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            RunAsync(steps[i % 8], 1 + (i % 3), "fetch", server["/a"].AbsoluteUri, Sha256.ToString(), $"{Size}")));
        Assert.All(runs, r => Assert.True(r.ExitCode is 0 or Killed, r.Error));
        Assert.Contains(runs, r => r.ExitCode == 0);
        Assert.Single(server.Requests, r => r.Range is null);
        await RequireStateAsync(true);
        Assert.Equal(["blob"],
            Directory.GetFiles(folder["store/blobs/sha256"]).Select(f => Path.GetFileName(f) == Sha256.Hex ? "blob" : f));
    }

    private Task<Ran> RunAsync(string step, int nth, params string[] what) =>
        Shell.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "CrashHost.dll"), folder["store"], step, $"{nth}", .. what]);

    private async Task RequireStateAsync(bool there)
    {
        var store = new BlobStore(StoreOf.Host(folder));
        var blob = await store.FindAsync(Sha256, TestContext.Current.CancellationToken);
        Assert.Equal(there, blob is not null);
        if (blob is not null) Assert.Equal(FetcherBed.Content, StoreOf.ReadAll(store, blob));
    }
}
