using CniImageKit.Diagnostics;
using CniImageKit.Fetching;

namespace CniImageKit.Tests.Fetching;

public sealed class DocumentTests : IDisposable
{
    private readonly FetcherBed bed = new();

    public void Dispose() => bed.Dispose();

    private Task<FetchedDocument> GetAsync(Uri uri) => GetAsync(new DocumentRequest { Name = "releases", Uri = uri });

    private Task<FetchedDocument> GetAsync(DocumentRequest request) => bed.Fetcher.GetAsync(request, TestContext.Current.CancellationToken);

    private async Task FailsAsync(string rule, DocumentRequest request) =>
        Assert.Equal(rule, (await Assert.ThrowsAsync<CniImageKitException>(() => GetAsync(request))).Diagnostics[0].Rule.Id);

    [Fact]
    public async Task Reads_a_document_with_its_headers()
    {
        await using var server = new FaultServer((_, reply) => reply.WholeAsync("200 OK", "[]"u8.ToArray(), "Link: <a>", "LINK: <b>"));
        var document = await GetAsync(new DocumentRequest { Name = "releases", Uri = server["/a"], Accept = "text/x", BearerToken = "t" });
        Assert.Equal((200, "[]", "<a>, <b>"),
            (document.Status, System.Text.Encoding.ASCII.GetString(document.Body), document.Headers["link"]));
        Assert.Equal(("text/x", "Bearer t"), (server.Requests[0]["Accept"], server.Requests[0]["Authorization"]));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Gives_the_answer_that_there_is_none(int status)
    {
        await using var server = new FaultServer((_, reply) => reply.WholeAsync($"{status} No", [1]));
        var document = await GetAsync(server["/a"]);
        Assert.Equal(status, document.Status);
        Assert.Empty(document.Body);
    }

    [Theory]
    [InlineData("403 Forbidden", "X-RateLimit-Remaining: 0", 1)]
    [InlineData("429 Slow", "X-RateLimit-Remaining: 0", 1)]
    [InlineData("403 Forbidden", "Retry-After: 60", 1)]
    [InlineData("429 Slow", "X-Other: 1", 3)]
    public async Task Gives_the_answer_that_the_rate_limit_is_used_up(string status, string header, int requests)
    {
        await using var server = new FaultServer((_, reply) => reply.EmptyAsync(status, header));
        Assert.Equal(status[..3], $"{(await GetAsync(server["/a"])).Status}");
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task Fails_where_the_server_refuses()
    {
        await using var server = new FaultServer((_, reply) => reply.EmptyAsync("403 Forbidden"));
        await FailsAsync("CNIK4003", new DocumentRequest { Name = "releases", Uri = server["/a"] });
    }

    [Fact]
    public async Task Stops_at_the_largest_size()
    {
        await using var server = new FaultServer(async (r, reply) =>
        {
            await reply.HeadAsync("200 OK", r.Path == "/told" ? "Content-Length: 5000000000" : "X-None: 1");
            while (true) await reply.BodyAsync(new byte[65536]);
        });
        await FailsAsync("CNIK4013", new DocumentRequest { Name = "releases", Uri = server["/told"], MaxBytes = 100_000 });
        await FailsAsync("CNIK4013", new DocumentRequest { Name = "releases", Uri = server["/untold"], MaxBytes = 100_000 });
    }

    [Fact]
    public async Task Asks_again_where_the_body_breaks_off()
    {
        await using var server = new FaultServer(async (r, reply) =>
        {
            await reply.HeadAsync("200 OK", "Content-Length: 4");
            await reply.BodyAsync(r.Number == 1 ? "ab"u8.ToArray() : "abcd"u8.ToArray());
        });
        Assert.Equal("abcd"u8.ToArray(), (await GetAsync(server["/a"])).Body);
    }

    [Fact]
    public async Task Is_not_asked_for_offline()
    {
        using var offline = new Fetcher(bed.Host with { Offline = true }, bed.Store);
        var e = await Assert.ThrowsAsync<CniImageKitException>(() => offline.GetAsync(
            new DocumentRequest { Name = "releases", Uri = new Uri("https://example.org/a") }, TestContext.Current.CancellationToken));
        Assert.Equal("CNIK4005", e.Diagnostics[0].Rule.Id);
    }
}
