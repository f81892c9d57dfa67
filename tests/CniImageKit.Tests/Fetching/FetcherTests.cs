using CniImageKit.Fetching;
using CniImageKit.Tests.Store;

namespace CniImageKit.Tests.Fetching;

public sealed class FetcherTests : IDisposable
{
    private readonly FetcherBed bed = new();

    public void Dispose() => bed.Dispose();

    [Fact]
    public async Task Brings_what_is_asked_for_into_the_store_once()
    {
        await using var server = FaultServer.Of(FetcherBed.Content);
        var blob = await bed.FetchAsync(FetcherBed.Known(server["/a"]));
        Assert.Equal(blob, await bed.FetchAsync(FetcherBed.Known(server["/a"])));
        Assert.Equal(FetcherBed.Content, StoreOf.ReadAll(bed.Store, blob!));
        Assert.Single(server.Requests);
        Assert.Equal("identity", server.Requests[0]["Accept-Encoding"]);
        Assert.Equal(new DownloadProgress("thing.tgz", blob!.Size, blob.Size), bed.Events[^1]);
    }

    [Fact]
    public async Task Takes_unknown_content_whose_length_the_server_tells()
    {
        await using var server = FaultServer.Of(FetcherBed.Content);
        var blob = await bed.FetchAsync(FetcherBed.Unknown(server["/a"]));
        Assert.Equal(Digest.Sha256(FetcherBed.Content), blob!.Sha256);
    }

    [Theory]
    [InlineData("404 Not Found")]
    [InlineData("410 Gone")]
    public async Task Says_where_no_address_has_it(string status)
    {
        await using var server = new FaultServer((_, reply) => reply.EmptyAsync(status));
        Assert.Null(await bed.FetchAsync(FetcherBed.Known(server["/a"], server["/b"])));
        Assert.Equal(["/a", "/b"], server.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task Tries_the_next_address_where_the_first_is_broken()
    {
        await using var server = FaultServer.Of(FetcherBed.Content);
        await using var broken = new FaultServer((_, reply) => reply.EmptyAsync("500 No"));
        Assert.NotNull(await bed.FetchAsync(FetcherBed.Known(broken["/a"], server["/a"])));
        Assert.Equal(3, broken.Requests.Count);
    }

    [Fact]
    public async Task Tries_the_next_address_where_the_first_has_other_bytes_and_tells()
    {
        await using var server = FaultServer.Of(FetcherBed.Content);
        await using var other = FaultServer.Of(new byte[FetcherBed.Content.Length]);
        Assert.NotNull(await bed.FetchAsync(FetcherBed.Known(other["/a"], server["/a"])));
        Assert.Single(bed.Events.OfType<WarningFound>(), w => w.Diagnostic.Rule.Id == "CNIK4501");
    }

    [Fact]
    public async Task Refuses_other_bytes_and_says_what_is_known_of_them()
    {
        var other = new byte[FetcherBed.Content.Length];
        await using var server = FaultServer.Of(other);
        var request = FetcherBed.Known(server["/a?token=secret"]) with { Known = d => d == Digest.Sha256(other) ? "the zeros" : null };
        var text = (await bed.FailsAsync("CNIK4011", request)).ToText();
        Assert.Contains("the zeros", text, StringComparison.Ordinal);
        Assert.Contains(server["/a"].AbsoluteUri, text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_what_is_missing_offline()
    {
        using var offline = new Fetcher(bed.Host with { Offline = true }, bed.Store);
        var e = await Assert.ThrowsAsync<Diagnostics.CniImageKitException>(
            () => offline.FetchAsync(FetcherBed.Known(new Uri("https://example.org/a")), TestContext.Current.CancellationToken));
        Assert.Equal("CNIK4005", e.Diagnostics[0].Rule.Id);
        Assert.Contains("thing.tgz", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Needs_no_network_for_what_the_store_has()
    {
        await using var server = FaultServer.Of(FetcherBed.Content);
        await bed.FetchAsync(FetcherBed.Known(server["/a"]));
        using var offline = new Fetcher(bed.Host with { Offline = true }, bed.Store);
        Assert.NotNull(await offline.FetchAsync(FetcherBed.Known(server["/a"]), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Downloads_once_for_many_that_ask_at_the_same_time()
    {
        await using var server = FaultServer.Of(FetcherBed.Content);
        var blobs = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => bed.FetchAsync(FetcherBed.Known(server["/a"]))));
        Assert.Single(blobs.Distinct());
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("http://example.org/a")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/a")]
    public async Task Asks_only_secure_addresses(string address) => await bed.FailsAsync("CNIK4010", FetcherBed.Known(new Uri(address)));

    [Fact]
    public async Task Stops_when_cancelled()
    {
        await using var server = new FaultServer((_, reply) => reply.HangAsync());
        using var source = new CancellationTokenSource(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bed.Fetcher.FetchAsync(FetcherBed.Known(server["/a"]), source.Token));
    }
}
