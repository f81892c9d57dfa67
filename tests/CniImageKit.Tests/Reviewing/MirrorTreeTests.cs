using Microsoft.AspNetCore.Http;

namespace CniImageKit.Tests.Reviewing;

/// <summary>A static tree, served by a web server that knows nothing but files.</summary>
[Collection(BundleBed.Name)]
public sealed class MirrorTreeTests(BundleBed bed) : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Feeds_an_empty_store_while_upstream_is_unreachable()
    {
        var archive = DebianArchive.FirstUri()!.TrimEnd('/') + "/";
        var made = (await bed.Cnikit.RunAsync("bundle", "--tree", folder["tree"], "--offline")).Ok();
        Assert.Contains("warning CNIK4510", made.Error, StringComparison.Ordinal);
        var site = $"{bed.Web.Host}_{bed.Web.Port}";
        Assert.True(File.Exists(folder[$"tree/{site}/example/plugins/releases/download/v1.1.1/plugins-linux-amd64.tgz"]));
        Assert.Equal(2, Directory.GetFiles(folder["tree/apt/pool"], "*.deb", SearchOption.AllDirectories).Length);

        await using var server = await LoopbackServer.StartAsync(ServeAsync);
        // What the command says, with the server's address and the machine's archive put in.
        var setting = made.Out.Split('\n').Single(l => l.StartsWith("CNIKIT_MIRROR=", StringComparison.Ordinal))["CNIKIT_MIRROR=".Length..]
            .Replace("SERVER", $"http://{server.Host}").Replace("ARCHIVE/", archive);
        var there = new Cnikit(bed["here"], folder["store"]);
        there.Environment["CNIKIT_MIRROR"] = setting;
        // Nothing but the loopback can be reached: the proxy for all else is closed.
        foreach (var proxy in new[] { "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY" })
            there.Environment[proxy] = "http://127.0.0.1:9";
        foreach (var direct in new[] { "no_proxy", "NO_PROXY" }) there.Environment[direct] = "127.0.0.1";
        var baked = (await there.RunAsync("bake", "-q", "--rebuild")).Ok();
        Assert.Equal(bed.Image, baked.Out.Trim());
        Assert.Equal(3, server.Seen.Count(s => s.StartsWith("GET /", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Is_the_same_when_it_is_written_again()
    {
        (await bed.Cnikit.RunAsync("bundle", "--tree", folder["tree"], "--offline")).Ok();
        var again = (await bed.Cnikit.RunAsync("bundle", "--tree", folder["tree"], "--offline")).Ok();
        Assert.DoesNotContain("wrote", again.Out, StringComparison.Ordinal);
    }

    private async Task ServeAsync(HttpContext context, byte[] body)
    {
        var file = folder["tree" + context.Request.Path];
        if (File.Exists(file)) await context.Response.SendFileAsync(file);
        else context.Response.StatusCode = 404;
    }
}
