using Microsoft.AspNetCore.Http;

namespace CniImageKit.Tests.Nodes.Deploying;

/// <summary>The installer, which fetches what differs from a web server that knows nothing but files.</summary>
[Collection(DeployBed.Name)]
public sealed class FetchingInstallerTests(DeployBed bed) : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task Fetches_by_digest_what_differs(string shell)
    {
        Needs.Tool("curl", "curl");
        using var node = new NodeKit();
        await using var server = await LoopbackServer.StartAsync(ServeAsync);
        await DeployAsync(node, server);
        (await node.RunAsync("kit", shell)).Ok();
        bed.HasPlugins(node["node/opt/cni/bin"]);
        Assert.Equal(3, server.Seen.Count);
        (await node.RunAsync("kit", shell)).Ok();
        Assert.Equal(3, server.Seen.Count);
    }

    [Theory]
    [InlineData("other bytes")]
    [InlineData("missing")]
    [InlineData("endless")]
    public async Task Changes_nothing_when_the_server_is_wrong(string fault)
    {
        Needs.Tool("curl", "curl");
        using var node = new NodeKit();
        var asked = 0;
        await using var server = await LoopbackServer.StartAsync(async (context, body) =>
        {
            if (Interlocked.Increment(ref asked) < 2) await ServeAsync(context, body);
            else if (fault == "missing") context.Response.StatusCode = 404;
            else if (fault == "other bytes") await context.Response.WriteAsync("not a plugin");
            else
            {
                for (var i = 0; i < 1000 && !context.RequestAborted.IsCancellationRequested; i++)
                    await context.Response.Body.WriteAsync(new byte[64 * 1024], CancellationToken.None);
            }
        });
        await DeployAsync(node, server);
        var ran = await node.RunAsync("kit", "dash");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("nothing was changed", ran.Error, StringComparison.Ordinal);
        Assert.Equal("", node.Plugins);
    }

    private async Task DeployAsync(NodeKit node, LoopbackServer server)
    {
        (await bed.Cnikit.RunAsync("deploy", "shell", "--source", $"http://{server.Host}/cni/", "--output", folder["out"])).Ok();
        Directory.CreateDirectory(node["kit"]);
        foreach (var name in (string[])["install.sh", "set"]) File.Copy(folder[$"out/shell/{name}"], node[$"kit/{name}"]);
        Assert.False(Directory.Exists(folder["out/shell/files"]));
    }

    private async Task ServeAsync(HttpContext context, byte[] body)
    {
        var file = folder["out/tree" + context.Request.Path.Value!["/cni".Length..]];
        if (File.Exists(file)) await context.Response.SendFileAsync(file);
        else context.Response.StatusCode = 404;
    }
}
