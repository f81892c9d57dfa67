using CniImageKit.Diagnostics;
using CniImageKit.Fetching;

namespace CniImageKit.Tests.Fetching;

public sealed class RedirectTests : IDisposable
{
    private const string Canary = "canary-0123456789";
    private static readonly byte[] Content = FetcherBed.Content;
    private readonly FetcherBed bed = new();

    public void Dispose() => bed.Dispose();

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Follows_a_redirect_and_keeps_the_token_at_its_origin(int status)
    {
        await using var server = new FaultServer((r, reply) =>
            r.Path == "/a" ? reply.EmptyAsync($"{status} There", "Location: /b?x=1") : reply.FileAsync(r, Content, "\"x\""));
        Assert.NotNull(await bed.FetchAsync(FetcherBed.Known(server["/a"]) with { BearerToken = Canary }));
        Assert.Equal(["/a", "/b?x=1"], server.Requests.Select(r => r.Path));
        Assert.All(server.Requests, r => Assert.Equal("Bearer " + Canary, r["Authorization"]));
    }

    [Fact]
    public async Task Drops_the_token_for_good_when_the_origin_changes()
    {
        FaultServer? first = null;
        await using var other = new FaultServer((_, reply) => reply.EmptyAsync("302 Back", $"Location: {first!["/c"]}"));
        await using var server = first = new FaultServer((r, reply) => r.Path == "/a"
            ? reply.EmptyAsync("302 There", $"Location: {other["/b"]}", "Set-Cookie: id=1; Path=/") : reply.FileAsync(r, Content, "\"x\""));
        Assert.NotNull(await bed.FetchAsync(FetcherBed.Known(server["/a"]) with { BearerToken = Canary }));
        Assert.Equal("Bearer " + Canary, server.Requests[0]["Authorization"]);
        Assert.DoesNotContain(other.Requests.Concat(server.Requests.Skip(1)).SelectMany(r => r.Headers),
            h => h.Value.Contains(Canary, StringComparison.Ordinal));
        Assert.DoesNotContain(server.Requests[1].Headers, h => h.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Sends_the_token_to_no_second_address()
    {
        await using var other = FaultServer.Of(Content);
        await using var server = new FaultServer((_, reply) => reply.EmptyAsync("404 No"));
        Assert.NotNull(await bed.FetchAsync(FetcherBed.Known(server["/a"], other["/a"]) with { BearerToken = Canary }));
        Assert.Null(other.Requests[0]["Authorization"]);
    }

    [Fact]
    public async Task Gives_up_on_a_loop()
    {
        await using var server = new FaultServer((_, reply) => reply.EmptyAsync("302 There", "Location: /a"));
        await bed.FailsAsync("CNIK4004", FetcherBed.Known(server["/a"]));
        Assert.Equal(11, server.Requests.Count);
    }

    [Fact]
    public async Task Refuses_a_redirect_to_nowhere()
    {
        await using var server = new FaultServer((_, reply) => reply.EmptyAsync("302 There"));
        await bed.FailsAsync("CNIK4004", FetcherBed.Known(server["/a"]));
    }

    [Theory]
    [InlineData("a token")]
    [InlineData("token\r\nX-Injected: 1")]
    [InlineData("")]
    public async Task Refuses_a_token_that_is_none(string token)
    {
        await using var server = FaultServer.Of(Content);
        await bed.FailsAsync("CNIK4017", FetcherBed.Known(server["/a"]) with { BearerToken = token });
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("https://example.org/a", "http://example.org/b", "CNIK4015")]
    [InlineData("https://example.org/a", "file:///etc/passwd", "CNIK4015")]
    [InlineData("https://example.org/a", "https://user:password@example.org/b", "CNIK4015")]
    [InlineData("https://example.org/a", "https://127.0.0.1/b", "CNIK4015")]
    [InlineData("https://example.org/a", "https://localhost/b", "CNIK4015")]
    [InlineData("https://example.org/a", "https://[::1]/b", "CNIK4015")]
    [InlineData("https://example.org/a", "https://169.254.169.254/latest/meta-data", "CNIK4015")]
    [InlineData("https://example.org/a", "https://[::ffff:169.254.169.254]/latest", "CNIK4015")]
    [InlineData("https://example.org/a", "https://[fe80::1]/b", "CNIK4015")]
    [InlineData("http://127.0.0.1/a", "http://example.org/b", "CNIK4010")]
    [InlineData("http://127.0.0.1/a", "gopher://example.org/b", "CNIK4010")]
    public void Refuses_where_it_must_not_lead(string from, string to, string rule)
    {
        var request = From(from);
        var e = Assert.Throws<CniImageKitException>(() => Redirects.Next(request, request.Uri, new Uri(to)));
        Assert.Equal(rule, e.Diagnostics[0].Rule.Id);
        Assert.DoesNotContain("password@", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.org/a", "/b", "https://example.org/b")]
    [InlineData("https://example.org/a", "//cdn.example.org/b", "https://cdn.example.org/b")]
    [InlineData("http://127.0.0.1/a", "https://example.org/b", "https://example.org/b")]
    public void Follows_where_it_may_lead(string from, string to, string next)
    {
        var request = From(from);
        Assert.Equal(next, Redirects.Next(request, request.Uri, new Uri(to, UriKind.RelativeOrAbsolute)).AbsoluteUri);
    }

    private static Outgoing From(string uri) => new()
    {
        Name = "x",
        At = Location.None,
        Uri = new Uri(uri),
        AllowHttp = false,
        BearerToken = null,
        Accept = null,
    };
}
