using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CniImageKit.Testing;

/// <summary>
/// A registry that asks for tokens, as public ones do: it stands before another registry, lets nothing through without a token for the
/// repository, and gives tokens for what is asked to everybody (pull) or to who logs in (push).
/// </summary>
public sealed class TokenGate : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient behind = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly ConcurrentQueue<string> asked = new();

    private TokenGate(WebApplication app, string registry) => (this.app, behind.BaseAddress) = (app, new Uri($"http://{registry}"));

    /// <summary>host:port.</summary>
    public string Host => new Uri(app.Urls.First()).Authority;

    /// <summary>The scopes that tokens were asked for, in order.</summary>
    public IReadOnlyList<string> Scopes => [.. asked];

    public static async Task<TokenGate> StartAsync(DockerRegistry registry)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.Limits.MaxRequestBodySize = null;
        });
        var gate = new TokenGate(builder.Build(), registry.Host);
        gate.app.Map("/token", gate.TokenAsync);
        gate.app.MapFallback("{**path}", gate.PassAsync);
        await gate.app.StartAsync();
        return gate;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        behind.Dispose();
    }

    private Task TokenAsync(HttpContext context)
    {
        var scopes = string.Join(' ', context.Request.Query["scope"].ToArray());
        asked.Enqueue(scopes);
        var login = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{DockerRegistry.User}:{DockerRegistry.Password}"));
        if (scopes.Contains("push", StringComparison.Ordinal) && context.Request.Headers.Authorization != login)
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        }

        var token = Convert.ToBase64String(Encoding.UTF8.GetBytes(scopes));
        return context.Response.WriteAsync($$"""{"token":"{{token}}","expires_in":300}""");
    }

    private async Task PassAsync(HttpContext context)
    {
        var request = context.Request;
        var scopes = request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token]
            ? Encoding.UTF8.GetString(Convert.FromBase64String(token)) : "";
        var path = request.Path.Value!.Split('/').Skip(2).TakeWhile(p => p is not ("manifests" or "blobs" or "tags"));
        var repository = string.Join('/', path);
        var writes = request.Method is not ("GET" or "HEAD");
        if (!scopes.Contains($"repository:{repository}:", StringComparison.Ordinal)
            || (writes && !scopes.Contains($"repository:{repository}:pull,push", StringComparison.Ordinal)))
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate =
                $"Bearer realm=\"http://{Host}/token\",service=\"here\",scope=\"repository:{repository}:pull\"";
            return;
        }

        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Path + request.QueryString);
        if (writes)
        {
            message.Content = new StreamContent(request.Body);
            if (request.ContentType is { } type) message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            message.Content.Headers.ContentLength = request.ContentLength;
        }

        message.Headers.TryAddWithoutValidation("Accept", request.Headers.Accept.ToString());
        using var answer = await behind.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
            if (name is not "Transfer-Encoding") context.Response.Headers[name] = values.ToString();
        if (request.Method != "HEAD") await answer.Content.CopyToAsync(context.Response.Body);
    }
}
