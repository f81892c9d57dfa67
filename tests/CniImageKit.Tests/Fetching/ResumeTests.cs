using CniImageKit.Fetching;
using CniImageKit.Store;

namespace CniImageKit.Tests.Fetching;

/// <summary>What an earlier run left is gone on with, unless anything suggests that it belongs to other content.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Kept = 50_000;
    private static readonly byte[] Content = FetcherBed.Content;
    private readonly FetcherBed bed = new();

    public void Dispose() => bed.Dispose();

    private string Partial => Assert.Single(Directory.GetFiles(Path.Combine(bed.Host.StoreRoot, "blobs/sha256"), ".*.partial"));

    /// <summary>A server whose first answer stops after <see cref="Kept"/> bytes and hangs; that run is cancelled then.</summary>
    private async Task<FaultServer> BegunAsync(FetchRequest request, Func<SeenRequest, FaultReply, Task> then, string tag = "ETag: \"one\"")
    {
        var server = new FaultServer(async (r, reply) =>
        {
            if (r.Number > 1)
            {
                await then(r, reply);
                return;
            }

            await reply.HeadAsync("200 OK", $"Content-Length: {Content.Length}", tag);
            await reply.BodyAsync(Content.AsMemory(0, Kept));
            await reply.HangAsync();
        });
        using var source = new CancellationTokenSource();
        var run = bed.Fetcher.FetchAsync(request with { Uris = [server["/a"]] }, source.Token);
        var root = Path.Combine(bed.Host.StoreRoot, "blobs/sha256");
        while (!Directory.Exists(root) || new DirectoryInfo(root).GetFiles(".*.partial") is not [{ Length: Kept }]) await Task.Delay(10);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        return server;
    }

    private async Task<StoredBlob?> AgainAsync(FetchRequest request, FaultServer server)
    {
        using var fetcher = new Fetcher(bed.Host, new BlobStore(bed.Host), FetcherBed.Quick);
        return await fetcher.FetchAsync(request with { Uris = [server["/a"]] }, TestContext.Current.CancellationToken);
    }

    private static Task Good(SeenRequest request, FaultReply reply) => reply.FileAsync(request, Content, "\"one\"");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Goes_on_in_another_run(bool known)
    {
        var request = known ? FetcherBed.Known() : FetcherBed.Unknown();
        await using var server = await BegunAsync(request, Good);
        var blob = await AgainAsync(request, server);
        Assert.Equal(Digest.Sha256(Content), blob!.Sha256);
        Assert.Equal(Digest.Sha512(Content), blob.Sha512);
        Assert.Equal((Kept, Content.Length - 1), server.Requests[1].Range);
        Assert.Equal("\"one\"", server.Requests[1]["If-Range"]);
        Assert.Equal(Content.Length, server.BodyBytes);
    }

    [Theory]
    [InlineData("ETag: W/\"one\"")]
    [InlineData("ETag: \"\u00e9\"")]
    [InlineData("X-None: 1")]
    public async Task Begins_anew_where_nothing_vouches_for_the_rest(string tag)
    {
        await using var server = await BegunAsync(FetcherBed.Unknown(), Good, tag);
        Assert.NotNull(await AgainAsync(FetcherBed.Unknown(), server));
        Assert.Null(server.Requests[1].Range);
    }

    [Fact]
    public async Task Begins_anew_where_the_entity_changed()
    {
        byte[] other = [.. Content.Reverse()];
        await using var server = await BegunAsync(FetcherBed.Unknown(), (r, reply) => reply.FileAsync(r, other, "\"two\""));
        Assert.Equal(Digest.Sha256(other), (await AgainAsync(FetcherBed.Unknown(), server))!.Sha256);
    }

    [Fact]
    public async Task Begins_anew_where_the_server_ignores_that_the_entity_changed()
    {
        byte[] other = [.. Content.Reverse()];
        await using var server = await BegunAsync(FetcherBed.Unknown(), async (r, reply) =>
        {
            if (r.Range is not { } range)
            {
                await reply.WholeAsync("200 OK", other, "ETag: \"two\"");
                return;
            }

            await reply.WholeAsync("206 Partial Content", other[range.First..], "ETag: \"two\"",
                $"Content-Range: bytes {range.First}-{range.Last}/{other.Length}");
        });
        Assert.Equal(Digest.Sha256(other), (await AgainAsync(FetcherBed.Unknown(), server))!.Sha256);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData("206 Partial Content", "Content-Range: bytes 0-149999/200000")]
    [InlineData("206 Partial Content", "Content-Range: bytes 50000-199999/200001")]
    [InlineData("206 Partial Content", "Content-Range: bytes 50000-199999/*")]
    [InlineData("206 Partial Content", "Content-Range: bytes 50000-199998/200000")]
    [InlineData("206 Partial Content", "X-None: 1")]
    [InlineData("416 Range Not Satisfiable", "Content-Range: bytes */200000")]
    public async Task Begins_anew_where_the_range_is_not_the_one_asked_for(string status, string range)
    {
        await using var server = await BegunAsync(FetcherBed.Known(), (r, reply) => r.Range is null
            ? reply.FileAsync(r, Content, "\"one\"") : reply.WholeAsync(status, new byte[150_000], range, "ETag: \"one\""));
        Assert.NotNull(await AgainAsync(FetcherBed.Known(), server));
        Assert.Null(server.Requests[2].Range);
    }

    [Fact]
    public async Task Begins_anew_where_the_server_sends_all()
    {
        await using var server = await BegunAsync(FetcherBed.Known(), (_, reply) => reply.WholeAsync("200 OK", Content));
        Assert.NotNull(await AgainAsync(FetcherBed.Known(), server));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Begins_anew_once_where_what_was_kept_is_torn()
    {
        await using var server = await BegunAsync(FetcherBed.Known(), Good);
        await File.WriteAllBytesAsync(Partial, new byte[Kept], TestContext.Current.CancellationToken);
        Assert.NotNull(await AgainAsync(FetcherBed.Known(), server));
        Assert.Equal([true, false, true], server.Requests.Select(r => r.Range is null));
    }

    [Fact]
    public async Task Asks_nothing_where_all_bytes_are_here()
    {
        await using var server = await BegunAsync(FetcherBed.Known(), Good);
        await File.WriteAllBytesAsync(Partial, Content, TestContext.Current.CancellationToken);
        Assert.NotNull(await AgainAsync(FetcherBed.Known(), server));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Goes_on_at_another_address_where_the_digest_vouches()
    {
        await using var begun = await BegunAsync(FetcherBed.Known(), Good);
        await using var other = FaultServer.Of(Content, "\"another\"");
        Assert.NotNull(await AgainAsync(FetcherBed.Known(), other));
        Assert.Equal((Kept, Content.Length - 1), other.Requests[0].Range);
        Assert.Null(other.Requests[0]["If-Range"]);
    }
}
