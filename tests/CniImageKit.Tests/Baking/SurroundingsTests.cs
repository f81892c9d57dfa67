using System.Collections.Immutable;
using CniImageKit.Baking;
using CniImageKit.Fetching;
using CniImageKit.Sources;
using CniImageKit.Sources.Apt;
using CniImageKit.Store;
using CniImageKit.Tests.Store;

namespace CniImageKit.Tests.Baking;

public sealed class SurroundingsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Sees_configuration_and_layout_though_no_source_answers()
    {
        Directory.CreateDirectory(folder["root"]);
        folder.Write("net/10-a.conflist", """
            { "cniVersion": "1.0.0", "name": "a", "plugins": [ { "type": "bridge", "ipam": { "type": "host-local" } } ] }
            """);
        var host = StoreOf.Host(folder) with { Offline = true, SystemRoot = folder["root"] };
        var store = new BlobStore(host);
        using var fetcher = new Fetcher(host, store);
        ImmutableArray<ISource> sources = [new AptSource(host, fetcher, store)];
        var seen = await Surroundings.LookAsync(host, fetcher, sources, ["net", "nowhere"], TestContext.Current.CancellationToken);
        Assert.Equal((null, false), (seen.AptVersion, seen.GitHub));
        Assert.Equal(["bridge", "host-local"], seen.Plugins.Order(StringComparer.Ordinal));
        Assert.Contains(seen.Platform.ToString(), Platform.Known);
    }
}
