using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Locking;
using CniImageKit.Tests.Fetching;
using CniImageKit.Tests.Store;

namespace CniImageKit.Tests.Reviewing;

/// <summary>TUF's endless data attack: a server never stops, so that disk or patience runs out.</summary>
public sealed class EndlessDataTests : IDisposable
{
    private static readonly byte[] Piece = [.. Enumerable.Repeat((byte)' ', 1 << 20)];
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Endless_data_in_place_of_a_list_is_refused()
    {
        await using var server = Server("/api/v3/repos/example/plugins/releases");
        Write(server);
        await RefusedAsync("CNIK4013");
        Assert.InRange(server.BodyBytes, 1, 80L << 20);
    }

    [Fact]
    public async Task Endless_data_in_place_of_a_sums_file_is_refused()
    {
        await using var server = Server("/example/plugins/releases/download/v1.2.0/plugins.tgz.sha256");
        Write(server);
        await RefusedAsync("CNIK4013");
        Assert.InRange(server.BodyBytes, 1, 48L << 20);
    }

    [Fact]
    public async Task Endless_data_in_place_of_an_artifact_is_refused()
    {
        await using var server = Server("/example/plugins/releases/download/v1.2.0/plugins.tgz");
        Write(server);
        await RefusedAsync("CNIK4012");
        Assert.InRange(server.BodyBytes, 1, 48L << 20);
    }

    [Fact]
    public async Task Endless_data_that_trickles_in_place_of_an_artifact_is_refused_and_what_came_is_kept()
    {
        using var bed = new FetcherBed(Impatient);
        await using var server = Trickle("Content-Length: 1000000");
        var finding = await bed.FailsAsync("CNIK2425", FetcherBed.Unknown(server["/plugins.tgz"]));
        Assert.Contains("thing.tgz", finding.Message, StringComparison.Ordinal);
        var kept = Directory.GetFiles(Path.Combine(bed.Host.StoreRoot, "blobs", "sha256"), ".*.partial");
        Assert.NotEqual(0, new FileInfo(Assert.Single(kept)).Length);
    }

    [Fact]
    public async Task Endless_data_that_trickles_and_breaks_off_again_and_again_is_refused()
    {
        using var bed = new FetcherBed(Impatient);
        var at = 0;
        await using var server = new FaultServer(async (_, reply) =>
        {
            await reply.HeadAsync(
                at == 0 ? "200 OK" : "206 Partial Content", "ETag: \"one\"", $"Content-Range: bytes {at}-99999/100000",
                $"Content-Length: {100_000 - at}");
            await reply.BodyAsync(new byte[10]);
            at += 10;
            await Task.Delay(20);
        });
        await bed.FailsAsync("CNIK2425", FetcherBed.Unknown(server["/plugins.tgz"]));
        Assert.InRange(server.Requests.Count, 2, 200);
    }

    [Theory]
    [InlineData(60_000, 250)]
    [InlineData(250, 60_000)]
    public async Task Endless_data_that_trickles_in_place_of_a_document_is_refused(int window, int longest)
    {
        using var bed = new FetcherBed(Impatient with
        {
            SlowWindow = TimeSpan.FromMilliseconds(window),
            DocumentTime = TimeSpan.FromMilliseconds(longest),
        });
        await using var server = Trickle("Transfer-Encoding: chunked");
        var request = new DocumentRequest { Name = "the list", Uri = server["/list"] };
        var failure = await Assert.ThrowsAsync<CniImageKitException>(() =>
            bed.Fetcher.GetAsync(request, TestContext.Current.CancellationToken));
        Assert.Equal("CNIK2425", failure.Diagnostics[0].Rule.Id);
    }

    private static FetchPolicy Impatient => FetcherBed.Quick with { SlowWindow = TimeSpan.FromMilliseconds(250), LeastRate = 100_000 };

    /// <summary>Well-formed answers, and one that never ends.</summary>
    private static FaultServer Server(string endless)
    {
        FaultServer? self = null;
        return self = new FaultServer(async (request, reply) =>
        {
            if (request.Path.Split('?')[0] == endless)
            {
                var chunked = !endless.EndsWith(".tgz", StringComparison.Ordinal);
                await reply.HeadAsync("200 OK", chunked ? "Transfer-Encoding: chunked" : "X-Length: none");
                while (true)
                {
                    if (chunked) await reply.BodyAsync("100000\r\n"u8.ToArray());
                    await reply.BodyAsync(Piece);
                    if (chunked) await reply.BodyAsync("\r\n"u8.ToArray());
                }
            }

            var download = self!["/example/plugins/releases/download/v1.2.0/"];
            await reply.WholeAsync("200 OK", System.Text.Encoding.UTF8.GetBytes(request.Path.EndsWith(".sha256", StringComparison.Ordinal)
                ? $"{new string('a', 64)}  plugins.tgz\n"
                : $$"""[{"tag_name":"v1.2.0","assets":[{{Asset("plugins.tgz")}},{{Asset("plugins.tgz.sha256")}}]}]"""));

            string Asset(string name) => $$"""{"name":"{{name}}","size":4096,"browser_download_url":"{{download}}{{name}}"}""";
        });
    }

    private static FaultServer Trickle(string length) => new(async (_, reply) =>
    {
        await reply.HeadAsync("200 OK", length, "ETag: \"one\"");
        while (true)
        {
            await reply.BodyAsync(length.StartsWith("Transfer", StringComparison.Ordinal) ? "1\r\n \r\n"u8.ToArray() : "x"u8.ToArray());
            await Task.Delay(20);
        }
    });

    private void Write(FaultServer server) => folder.Write("cni.yaml", $"""
        schema: 1
        platforms: [linux/amd64]
        plugins:
          - from: github
            repository: example/plugins
            asset: plugins.tgz
            api: {server["/api/v3"]}

        """);

    private async Task RefusedAsync(string rule)
    {
        using var bakery = new Bakery(StoreOf.Host(folder));
        var failure = await Assert.ThrowsAsync<CniImageKitException>(() =>
            bakery.LockAsync(new LockRequest { Manifest = "cni.yaml" }, TestContext.Current.CancellationToken));
        Assert.Equal(rule, failure.Diagnostics[0].Rule.Id);
        Assert.False(File.Exists(folder["cni.lock.json"]));
    }
}
