using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CniImageKit.Tests.Sources.Apt;

/// <summary>Serves bytes by path over plain http on loopback, and remembers what it was asked for.</summary>
internal sealed class LoopbackFiles : IAsyncDisposable
{
    private readonly WebApplication app;

    private LoopbackFiles(WebApplication app) => this.app = app;

    /// <summary>Path without leading slash, unescaped → bytes; absent ones are answered with 404.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Path → the path it is redirected to.</summary>
    public ConcurrentDictionary<string, string> Moved { get; } = new(StringComparer.Ordinal);

    /// <summary>What was asked for, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public Uri Root => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<LoopbackFiles> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var files = new LoopbackFiles(builder.Build());
        files.app.Run(files.AnswerAsync);
        await files.app.StartAsync();
        return files;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.TrimStart('/');
        Asked.Enqueue(path);
        if (Moved.TryGetValue(path, out var to)) context.Response.Redirect("/" + to);
        else if (!Files.TryGetValue(path, out var body)) context.Response.StatusCode = StatusCodes.Status404NotFound;
        else
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
