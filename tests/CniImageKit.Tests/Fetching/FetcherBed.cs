using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Store;
using CniImageKit.Tests.Store;

namespace CniImageKit.Tests.Fetching;

/// <summary>A fetcher with an empty store of its own and little patience.</summary>
internal sealed class FetcherBed : IDisposable
{
    private readonly TempFolder folder = new();

    public FetcherBed(FetchPolicy? policy = null, params (string Name, string Value)[] environment)
    {
        Host = StoreOf.Host(folder, Clock) with
        {
            Environment = environment.ToImmutableDictionary(e => e.Name, e => e.Value),
            Progress = new Heard(Events),
        };
        Store = new BlobStore(Host);
        Fetcher = new Fetcher(Host, Store, policy ?? Quick);
    }

    /// <summary>Pauses that cost nothing, and time-outs that a busy machine does not reach.</summary>
    public static FetchPolicy Quick { get; } = new() { Attempts = 3, IdleTimeout = TimeSpan.FromHours(1) };

    public static byte[] Content { get; } = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31 >> 3))];

    public QuickClock Clock { get; } = new(500);

    public List<WorkEvent> Events { get; } = [];

    public Host Host { get; }

    public BlobStore Store { get; }

    public Fetcher Fetcher { get; }

    public static FetchRequest Known(params Uri[] uris) => new()
    {
        Name = "thing.tgz",
        Uris = [.. uris],
        Sha256 = Digest.Sha256(Content),
        Size = Content.Length,
    };

    public static FetchRequest Unknown(params Uri[] uris) => new() { Name = "thing.tgz", Uris = [.. uris] };

    public Task<StoredBlob?> FetchAsync(FetchRequest request) => Fetcher.FetchAsync(request, TestContext.Current.CancellationToken);

    /// <summary>Fetches, and fails the test unless it fails with that rule.</summary>
    public async Task<Diagnostic> FailsAsync(string rule, FetchRequest request)
    {
        var e = await Assert.ThrowsAsync<CniImageKitException>(() => FetchAsync(request));
        Assert.Equal(rule, e.Diagnostics[0].Rule.Id);
        if (request.Sha256 is not null) Assert.Null(await Store.FindAsync(request.Sha256, TestContext.Current.CancellationToken));
        return e.Diagnostics[0];
    }

    public void Dispose()
    {
        Fetcher.Dispose();
        folder.Dispose();
    }

    private sealed class Heard(List<WorkEvent> events) : IProgress<WorkEvent>
    {
        public void Report(WorkEvent value)
        {
            lock (events) events.Add(value);
        }
    }
}
