using System.Collections.Immutable;
using CniImageKit.Sources;
using CniImageKit.Sources.Feeds;

namespace CniImageKit.Tests.Sources.Feeds;

/// <summary>A nuget source before a feed on loopback.</summary>
internal sealed class FeedBench : IAsyncDisposable
{
    private readonly List<IDisposable> _open = [];

    private FeedBench(FeedSite site) => Site = site;

    public FeedSite Site { get; }

    public TempFolder Folder { get; } = new();

    public static async Task<FeedBench> StartAsync(params (string Version, byte[] Package)[] packages)
    {
        var bench = new FeedBench(await FeedSite.StartAsync());
        foreach (var (version, package) in packages) bench.Site.Has("acme", version, package);
        bench.Folder.Write("nuget.config", bench.Site.Config());
        return bench;
    }

    /// <summary>A source for an entry with these keys.</summary>
    public Bench For(string keys = "", bool offline = false, string store = "store", Func<Host, Host>? with = null)
    {
        var about = new SourceCase
        {
            Make = (host, fetcher, blobs) => new NuGetSource(host, fetcher, blobs),
            Manifest = SourceCase.Read(Folder, "from: nuget\npackage: Acme\n" + keys),
            Platform = Platform.Parse("linux/amd64"),
            Replace = () => Task.CompletedTask,
            Withdraw = () => Task.CompletedTask,
        };
        var bench = new Bench(about, Folder, store, offline, with);
        _open.Add(bench);
        return bench;
    }

    /// <summary>The rule that taking the newest offer fails with.</summary>
    public async Task<string> TakeFailsAsync(string keys = "")
    {
        var bench = For(keys);
        return (await Bench.FailsAsync(() => bench.TakeAsync())).Rule.Id;
    }

    public static string[] Versions(ImmutableArray<Offer> offers) =>
        [.. offers.Select(o => o.Version).Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        foreach (var open in _open) open.Dispose();
        await Site.DisposeAsync();
        Folder.Dispose();
    }
}
