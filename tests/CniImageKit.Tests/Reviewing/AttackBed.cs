using CniImageKit.Locking;
using CniImageKit.Reviewing;
using CniImageKit.Tests.EndToEnd;
using CniImageKit.Tests.Store;

namespace CniImageKit.Tests.Reviewing;

/// <summary>A release site that an attacker holds, a manifest that points at it, and the kit in this process.</summary>
internal sealed class AttackBed : IAsyncDisposable
{
    public const string Repository = "example/plugins";
    private readonly TempFolder folder = new();

    public required ReleaseSite Site { get; init; }

    public string this[string relative] => folder[relative];

    public TempFolder Folder => folder;

    public string Locked => File.ReadAllText(folder["cni.lock.json"]);

    public static async Task<AttackBed> StartAsync() => new() { Site = await ReleaseSite.StartAsync() };

    /// <summary>A manifest with one entry, <c>plugins</c>, for amd64 and arm64; further keys as lines.</summary>
    public void Write(params string[] keys) => folder.Write("cni.yaml", $$"""
        schema: 1
        platforms: [linux/amd64, linux/arm64]
        plugins:
          - from: github
            repository: {{Repository}}
            asset: plugins-{arch}-{tag}.tgz
            api: {{Site.Api}}
        {{string.Join('\n', keys.Select(k => "    " + k))}}

        """);

    /// <summary>A release of both platforms; <paramref name="mark"/> makes the archives differ.</summary>
    public async Task<PublishedRelease> PublishAsync(string tag, byte mark = 0) => Site.Publish(
        Repository, tag,
        ($"plugins-amd64-{tag}.tgz", await ArchiveAsync("amd64", mark)),
        ($"plugins-arm64-{tag}.tgz", await ArchiveAsync("arm64", mark)));

    /// <summary>The same files in another archive, by the time in the head of the gzip.</summary>
    public static async Task<byte[]> ArchiveAsync(string architecture, byte mark)
    {
        var archive = await RealPlugins.TgzAsync("bookworm", architecture, false, "loopback");
        archive[4] = mark;
        return archive;
    }

    /// <summary>Locks, in a new process's state, with the store that remembers.</summary>
    public async Task<LockOutcome> LockAsync(Func<LockRequest, LockRequest>? with = null, Action<WorkEvent>? hear = null)
    {
        using var bakery = new Bakery(StoreOf.Host(folder) with { Progress = new Heard(hear) });
        var request = new LockRequest { Manifest = "cni.yaml" };
        return await bakery.LockAsync(with is null ? request : with(request), TestContext.Current.CancellationToken);
    }

    /// <summary>What is newer.</summary>
    public async Task<OutdatedReport> OutdatedAsync()
    {
        using var bakery = new Bakery(StoreOf.Host(folder));
        return await bakery.OutdatedAsync(new OutdatedRequest { Manifest = "cni.yaml" }, TestContext.Current.CancellationToken);
    }

    /// <summary>Updates all.</summary>
    public Task<LockOutcome> UpdateAsync(Func<LockRequest, LockRequest>? with = null) =>
        LockAsync(r => (with ?? (x => x))(r with { UpdateAll = true }));

    /// <summary>Updates all, which must be refused by that rule, and leave the lock as it was.</summary>
    public async Task<Diagnostics.Diagnostic> RefusedAsync(string rule, Func<Task<LockOutcome>>? work = null)
    {
        var before = Locked;
        var failure = await Assert.ThrowsAsync<Diagnostics.CniImageKitException>(work ?? (() => UpdateAsync()));
        Assert.Equal(rule, failure.Diagnostics[0].Rule.Id);
        Assert.Equal(before, Locked);
        return failure.Diagnostics[0];
    }

    /// <summary>The locked versions, each once.</summary>
    public static string Versions(LockOutcome outcome) => string.Join(' ', outcome.New.Plugins.Select(p => p.Version).Distinct());

    private sealed class Heard(Action<WorkEvent>? hear) : IProgress<WorkEvent>
    {
        private readonly Lock gate = new();

        public void Report(WorkEvent value)
        {
            lock (gate) hear?.Invoke(value);
        }
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return Site.DisposeAsync();
    }
}
