using System.Security.Cryptography;

namespace CniImageKit.Tests.EndToEnd;

/// <summary>Servers that break off, go on for ever, lead in circles or change what they send, met by the command.</summary>
public sealed class TransportFaultTests : IAsyncLifetime
{
    private readonly UrlBed bed = new();
    private byte[] archive = null!;

    public async ValueTask InitializeAsync() => archive = await RealPlugins.TgzAsync("bookworm", "amd64", false, "loopback");

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task A_body_that_breaks_off_is_gone_on_with()
    {
        bed.Serve((request, reply) => reply.FileAsync(request, archive, "\"one\"", stopAfter: request.Number < 3 ? 300_000 : int.MaxValue));
        (await bed.Cnikit.RunAsync("lock")).Ok();
        Assert.Equal([0, 300_000, 600_000], bed.Server.Requests.Select(r => r.Range?.First ?? 0));
        Assert.Equal(archive.Length, bed.Server.BodyBytes);
        (await bed.Cnikit.RunAsync("bake")).Ok();
    }

    [Fact]
    public async Task A_body_that_never_comes_whole_is_given_up_and_never_taken_for_whole()
    {
        bed.Serve((request, reply) => request.Range is null
            ? reply.FileAsync(request, archive, "\"one\"", stopAfter: 300_000)
            : reply.FileAsync(request, archive, "\"one\"", stopAfter: 0));
        await bed.RefusedAsync("CNIK4002", "broke before the end", "times", "run the command again: what arrived is kept");
    }

    [Fact]
    public async Task An_endless_body_is_cut_at_the_locked_size()
    {
        bed.Serve((request, reply) => reply.FileAsync(request, archive, "\"one\""));
        (await bed.Cnikit.RunAsync("lock")).Ok();
        await using var endless = new FaultServer(async (_, reply) =>
        {
            await reply.HeadAsync("200 OK");
            while (true) await reply.BodyAsync(new byte[65536]);
        });
        var locked = File.ReadAllText(bed["cni.lock.json"]);
        File.WriteAllText(
            bed["cni.lock.json"],
            locked.Replace(bed.Server[UrlBed.Path].ToString(), endless[UrlBed.Path].ToString(), StringComparison.Ordinal));
        var fresh = bed.Cnikit;
        fresh.Environment["CNIKIT_CACHE"] = bed["fresh"];
        // The manifest's own address comes second, is right, and makes good for the first.
        var run = (await fresh.RunAsync("bake")).Ok();
        Assert.Contains("warning CNIK4501", run.Error, StringComparison.Ordinal);
        // What the server got rid of, the kernel's buffers on both sides included.
        Assert.InRange(endless.BodyBytes, archive.Length, 64 << 20);
    }

    [Fact]
    public async Task A_body_announced_as_larger_than_anything_is_refused_unread()
    {
        bed.Serve((_, reply) => reply.HeadAsync("200 OK", "Content-Length: 1099511627776"));
        await bed.RefusedAsync("CNIK4013");
    }

    [Fact]
    public async Task A_redirect_to_itself_ends()
    {
        bed.Serve((request, reply) => reply.EmptyAsync("302 Found", $"Location: {request.Path}"));
        await bed.RefusedAsync("CNIK4004", "more than 10 redirects");
        Assert.Equal(11, bed.Server.Requests.Count);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_when_it_says()
    {
        bed.Serve((request, reply) => request.Number == 1
            ? reply.EmptyAsync("503 Service Unavailable", "Retry-After: 1") : reply.FileAsync(request, archive, "\"one\""));
        var start = DateTime.UtcNow;
        (await bed.Cnikit.RunAsync("lock")).Ok();
        Assert.True(DateTime.UtcNow - start > TimeSpan.FromSeconds(1));
        Assert.Equal(2, bed.Server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_compresses_on_its_own_is_refused()
    {
        bed.Serve((_, reply) => reply.WholeAsync("200 OK", archive, "Content-Encoding: gzip"));
        await bed.RefusedAsync("CNIK4007", "gzip");
        Assert.All(bed.Server.Requests, r => Assert.Equal("identity", r["Accept-Encoding"]));
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:secret@127.0.0.2/x.tgz")]
    [InlineData("http://192.0.2.1/x.tgz")]
    public async Task A_redirect_that_leads_astray_is_refused(string location)
    {
        bed.Serve((_, reply) => reply.EmptyAsync("302 Found", $"Location: {location}"));
        var run = await bed.RefusedAsync("CNIK40");
        Assert.Matches("error CNIK40(10|15)", run.Error);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_the_manifest_does_not_pin_are_refused()
    {
        var pinned = $"digests: {{ linux/amd64: \"sha256:{Convert.ToHexStringLower(SHA256.HashData(archive))}\" }}";
        bed.Serve((_, reply) => reply.WholeAsync("200 OK", [.. archive[..^1], 0x55]), pinned);
        await bed.RefusedAsync("CNIK4011", "expected  sha256:");
    }
}
