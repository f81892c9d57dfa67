using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CniImageKit.Testing;

/// <summary>A proper HTTP server whose answers a test gives; request bodies are read, unlike by <see cref="FaultServer"/>.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<string> seen = new();

    private LoopbackServer(WebApplication app) => this.app = app;

    /// <summary>host:port.</summary>
    public string Host => new Uri(app.Urls.First()).Authority;

    /// <summary><c>METHOD target authorization</c> of each request, in order.</summary>
    public IReadOnlyList<string> Seen => [.. seen];

    /// <param name="answer">Gives an answer to a request and its body.</param>
    /// <param name="address">A loopback address; another one makes another origin.</param>
    public static async Task<LoopbackServer> StartAsync(Func<HttpContext, byte[], Task> answer, string address = "127.0.0.1")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Parse(address), 0));
        var server = new LoopbackServer(builder.Build());
        server.app.MapFallback("{**path}", async context =>
        {
            var request = context.Request;
            server.seen.Enqueue($"{request.Method} {request.Path}{request.QueryString} {request.Headers.Authorization}".TrimEnd());
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            await answer(context, body.ToArray());
        });
        await server.app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
