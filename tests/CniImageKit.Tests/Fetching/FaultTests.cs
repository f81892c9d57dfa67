using CniImageKit.Fetching;

namespace CniImageKit.Tests.Fetching;

/// <summary>Every way in which a server can misbehave ends in the right bytes or in a rule that says what is wrong.</summary>
public sealed class FaultTests : IDisposable
{
    private static readonly byte[] Content = FetcherBed.Content;
    private readonly FetcherBed bed = new();

    public void Dispose() => bed.Dispose();

    [Theory]
    [InlineData(408)]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Asks_again_where_the_fault_may_pass(int status)
    {
        await using var server = new FaultServer((r, reply) =>
            r.Number < 3 ? reply.EmptyAsync($"{status} No") : reply.FileAsync(r, Content, "\"x\""));
        Assert.NotNull(await bed.FetchAsync(FetcherBed.Known(server["/a"])));
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData(400, "CNIK4003")]
    [InlineData(401, "CNIK4003")]
    [InlineData(403, "CNIK4003")]
    [InlineData(501, "CNIK4003")]
    [InlineData(204, "CNIK4004")]
    [InlineData(206, "CNIK4004")]
    [InlineData(304, "CNIK4004")]
    public async Task Asks_once_where_it_will_not_pass(int status, string rule)
    {
        await using var server = new FaultServer((_, reply) => reply.HeadAsync($"{status} No"));
        await bed.FailsAsync(rule, FetcherBed.Known(server["/a"]));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Gives_up_after_its_attempts()
    {
        await using var server = new FaultServer((_, reply) => reply.EmptyAsync("503 No"));
        var found = await bed.FailsAsync("CNIK4002", FetcherBed.Known(server["/a"]));
        Assert.Equal(3, server.Requests.Count);
        Assert.Contains("HTTP 503", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_as_long_as_the_server_asks()
    {
        await using var server = new FaultServer((r, reply) =>
            r.Number == 1 ? reply.EmptyAsync("429 Slow", "Retry-After: 17") : reply.FileAsync(r, Content, "\"x\""));
        Assert.NotNull(await bed.FetchAsync(FetcherBed.Known(server["/a"])));
        Assert.Contains(TimeSpan.FromSeconds(17), bed.Clock.Waits);
    }

    [Fact]
    public async Task Does_not_wait_for_hours()
    {
        await using var server = new FaultServer((_, reply) => reply.EmptyAsync("503 Slow", "Retry-After: 7200"));
        await bed.FailsAsync("CNIK4002", FetcherBed.Known(server["/a"]));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Refuses_a_shortened_body_of_unknown_content()
    {
        await using var server = new FaultServer(async (_, reply) =>
        {
            await reply.HeadAsync("200 OK", $"Content-Length: {Content.Length}");
            await reply.BodyAsync(Content.AsMemory(0, 1000));
        });
        await bed.FailsAsync("CNIK4002", FetcherBed.Unknown(server["/a"]));
    }

    [Fact]
    public async Task Refuses_a_broken_chunked_body()
    {
        await using var server = new FaultServer(async (_, reply) =>
        {
            await reply.HeadAsync("200 OK", "Transfer-Encoding: chunked");
            await reply.BodyAsync("5\r\nabcde\r\n5\r\nab"u8.ToArray());
        });
        await bed.FailsAsync("CNIK4002", FetcherBed.Unknown(server["/a"]));
    }

    [Fact]
    public async Task Refuses_unknown_content_without_a_length()
    {
        await using var server = new FaultServer(async (_, reply) =>
        {
            await reply.HeadAsync("200 OK");
            await reply.BodyAsync(Content);
        });
        await bed.FailsAsync("CNIK4008", FetcherBed.Unknown(server["/a"]));
        Assert.NotNull(await bed.FetchAsync(FetcherBed.Known(server["/a"])));
    }

    [Fact]
    public async Task Refuses_a_truncated_body_that_ends_with_the_connection()
    {
        await using var server = new FaultServer(async (_, reply) =>
        {
            await reply.HeadAsync("200 OK");
            await reply.BodyAsync(Content.AsMemory(0, 5000));
        });
        await bed.FailsAsync("CNIK4002", FetcherBed.Known(server["/a"]));
        await bed.FailsAsync("CNIK4011", FetcherBed.Known(server["/a"]) with { Size = null });
    }

    [Fact]
    public async Task Refuses_two_lengths()
    {
        await using var server = new FaultServer(async (_, reply) =>
        {
            await reply.HeadAsync("200 OK", "Content-Length: 1000", $"Content-Length: {Content.Length}");
            await reply.BodyAsync(Content);
        });
        await bed.FailsAsync("CNIK4004", FetcherBed.Unknown(server["/a"]));
    }

    [Fact]
    public async Task Refuses_another_encoding()
    {
        await using var server = new FaultServer((_, reply) => reply.WholeAsync("200 OK", Content, "Content-Encoding: gzip"));
        await bed.FailsAsync("CNIK4007", FetcherBed.Known(server["/a"]));
    }

    [Theory]
    [InlineData(true, "Content-Type: text/html")]
    [InlineData(false, "Content-Type: text/html; charset=utf-8")]
    [InlineData(false, "Content-Type: application/octet-stream")]
    public async Task Tells_a_web_page_from_the_file(bool known, string type)
    {
        var page = "\n<!DOCTYPE html><title>Please log in</title>"u8.ToArray();
        await using var server = new FaultServer((_, reply) => reply.WholeAsync("200 OK", page, type));
        await bed.FailsAsync("CNIK4006", known ? FetcherBed.Known(server["/a"]) : FetcherBed.Unknown(server["/a"]));
        await bed.FailsAsync("CNIK4006", FetcherBed.Known(server["/a"]) with { Size = page.Length });
    }

    [Fact]
    public async Task Stops_an_endless_body()
    {
        await using var server = new FaultServer(async (_, reply) =>
        {
            await reply.HeadAsync("200 OK");
            while (true) await reply.BodyAsync(new byte[65536]);
        });
        await bed.FailsAsync("CNIK4012", FetcherBed.Known(server["/a"]));
        await bed.FailsAsync("CNIK4013", FetcherBed.Known(server["/a"]) with { Size = null, MaxBytes = 1 << 20 });
        Assert.InRange(server.BodyBytes, 0, 32 << 20);
    }

    [Fact]
    public async Task Refuses_another_size_before_reading()
    {
        await using var server = FaultServer.Of([1, 2, 3]);
        await bed.FailsAsync("CNIK4012", FetcherBed.Known(server["/a"]));
        await bed.FailsAsync("CNIK4013", FetcherBed.Unknown(server["/a"]) with { MaxBytes = 2 });
    }

    [Fact]
    public async Task Goes_on_after_resets()
    {
        await using var server = new FaultServer(async (r, reply) =>
        {
            if (r.Number == 1) reply.Reset();
            else await reply.FileAsync(r, Content, "\"x\"", stopAfter: 60_000);
        });
        Assert.NotNull(await bed.FetchAsync(FetcherBed.Known(server["/a"])));
        Assert.Equal(Content.Length, server.BodyBytes);
    }

    [Fact]
    public async Task Gives_up_on_a_server_that_goes_silent()
    {
        using var hasty = new FetcherBed(new FetchPolicy { Attempts = 2, IdleTimeout = TimeSpan.FromSeconds(100) });
        await using var silent = new FaultServer((_, reply) => reply.HangAsync());
        await hasty.FailsAsync("CNIK4002", FetcherBed.Known(silent["/a"]));
        await using var stalling = new FaultServer(async (r, reply) =>
        {
            await reply.HeadAsync("200 OK", $"Content-Length: {Content.Length}");
            await reply.BodyAsync(Content.AsMemory(0, 10));
            await reply.HangAsync();
        });
        var found = await hasty.FailsAsync("CNIK4002", FetcherBed.Known(stalling["/a"]));
        Assert.Contains("stopped sending", found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 two hundred\r\n\r\n")]
    public async Task Survives_what_is_no_http(string greeting)
    {
        await using var server = new FaultServer((_, reply) => reply.BodyAsync(System.Text.Encoding.ASCII.GetBytes(greeting)));
        await bed.FailsAsync("CNIK4002", FetcherBed.Known(server["/a"]));
    }

    [Fact]
    public async Task Survives_endless_headers()
    {
        await using var server = new FaultServer(async (_, reply) =>
        {
            await reply.BodyAsync("HTTP/1.1 200 OK\r\n"u8.ToArray());
            while (true) await reply.BodyAsync("X-More: and more and more and more and more and more and more\r\n"u8.ToArray());
        });
        await bed.FailsAsync("CNIK4002", FetcherBed.Known(server["/a"]));
    }
}
