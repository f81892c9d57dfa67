using CniImageKit.Diagnostics;
using CniImageKit.Store;

namespace CniImageKit.Tests.Store;

/// <summary>What the file system may do to a store, and what other processes may.</summary>
public sealed class StoreTroubleTests : IDisposable
{
    private static readonly byte[] Content = new byte[300_000];
    private readonly TempFolder folder = new();
    private readonly CancellationToken token = TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("size=100k", "CNIK4021")]
    [InlineData("ro", "CNIK4020")]
    public async Task Says_so_where_the_disk_is_full_or_read_only(string options, string rule)
    {
        Needs.Root();
        Directory.CreateDirectory(folder["store"]);
        if ((await Shell.RunAsync("mount", "-t", "tmpfs", "-o", options, "none", folder["store"])).ExitCode != 0)
            Needs.Missing("may not mount");
        try
        {
            var store = new BlobStore(StoreOf.Host(folder));
            var e = await Assert.ThrowsAsync<CniImageKitException>(
                () => store.AddAsync(StoreOf.Expect(Content), StoreOf.Bytes(Content), token));
            Assert.Equal(rule, e.Diagnostics[0].Rule.Id);
            Assert.Empty(Directory.EnumerateFiles(folder["store"], "*.tmp", SearchOption.AllDirectories));
        }
        finally
        {
            (await Shell.RunAsync("umount", folder["store"])).Ok();
        }
    }

    [Theory]
    [InlineData(28, "CNIK4021")]
    [InlineData(122, "CNIK4021")]
    [InlineData(30, "CNIK4020")]
    [InlineData(5, "CNIK4024")]
    public void Names_the_trouble(int errno, string rule) =>
        Assert.Equal(rule, StoreFailure.Of(new IOException("no", errno), "/store").Diagnostics[0].Rule.Id);

    [Fact]
    public async Task Waits_for_another_who_holds_the_key_and_says_so()
    {
        var heard = new List<WorkEvent>();
        var host = StoreOf.Host(folder, new QuickClock(100)) with { Progress = new Heard(heard) };
        var store = new BlobStore(host);
        await store.AddAsync(StoreOf.Expect([1]), StoreOf.Bytes([1]), token);
        var layout = new StoreLayout(host.StoreRoot);
        Task<StoredBlob> waiting;
        using (KeyLock.TryTake(layout.Lock(Digest.Sha256(Content).Hex)))
        {
            waiting = store.AddAsync(StoreOf.Expect(Content), StoreOf.Bytes(Content), token);
            await Task.Delay(2500, token);
            Assert.False(waiting.IsCompleted);
        }

        await waiting;
        Assert.Contains("thing", Assert.Single(heard.OfType<StepStarted>()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_up_waiting_when_cancelled()
    {
        var host = StoreOf.Host(folder);
        var store = new BlobStore(host);
        await store.PutDerivedAsync("k", "k", Content.AsMemory(0, 1), token);
        using var held = KeyLock.TryTake(new StoreLayout(host.StoreRoot).Lock(Digest.Sha256(Content).Hex));
        using var source = new CancellationTokenSource(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.AddAsync(StoreOf.Expect(Content), StoreOf.Bytes(Content), source.Token));
    }

    [Fact]
    public async Task Passes_on_what_the_filling_throws_and_leaves_nothing()
    {
        var store = new BlobStore(StoreOf.Host(folder));
        await Assert.ThrowsAsync<FormatException>(
            () => store.AddAsync(StoreOf.Expect(Content), (_, _) => throw new FormatException(), token));
        Assert.Empty(Directory.EnumerateFiles(folder["store/blobs"], "*", SearchOption.AllDirectories));
    }

    private sealed class Heard(List<WorkEvent> events) : IProgress<WorkEvent>
    {
        public void Report(WorkEvent value)
        {
            lock (events) events.Add(value);
        }
    }
}
