using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CniImageKit.Tests.Sources.Feeds;

/// <summary>A static v3 feed on loopback.</summary>
internal sealed class FeedSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FeedSite(WebApplication app) => _app = app;

    /// <summary>id and version, both lower case → package.</summary>
    public ConcurrentDictionary<(string Id, string Version), byte[]> Packages { get; } = [];

    /// <summary>Hidden by their owner.</summary>
    public ConcurrentDictionary<(string Id, string Version), bool> Unlisted { get; } = [];

    /// <summary>Path → what is answered instead.</summary>
    public ConcurrentDictionary<string, string> Instead { get; } = [];

    /// <summary>user:password that every request must bring; null takes any.</summary>
    public string? Credentials { get; set; }

    /// <summary>Path and Authorization, in order.</summary>
    public ConcurrentQueue<(string Path, string? Authorization)> Seen { get; } = [];

    public Uri Root => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public Uri Index => new(Root, "v3/index.json");

    public static async Task<FeedSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = new FeedSite(builder.Build());
        site._app.Run(site.AnswerAsync);
        await site._app.StartAsync();
        return site;
    }

    public FeedSite Has(string id, string version, byte[] package)
    {
        Packages[(id.ToLowerInvariant(), version.ToLowerInvariant())] = package;
        return this;
    }

    /// <summary>A nuget.config with this feed alone.</summary>
    public string Config(string more = "", string name = "site") => $"""
        <configuration>
          <packageSources><clear /><add key="{name}" value="{Index}" allowInsecureConnections="true" /></packageSources>
          {more}
        </configuration>
        """;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var authorization = context.Request.Headers.Authorization.FirstOrDefault();
        Seen.Enqueue((path, authorization));
        if (Credentials is { } wanted && authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(wanted)))
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else if (Body(path) is { } body)
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
        else context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private byte[]? Body(string path)
    {
        if (Instead.TryGetValue(path, out var instead)) return Encoding.UTF8.GetBytes(instead);
        switch (path.Trim('/').Split('/'))
        {
            case ["v3", "index.json"]:
                return Json(new
                {
                    version = "3.0.0",
                    resources = new[] { Resource("flat/", "PackageBaseAddress/3.0.0"), Resource("reg/", "RegistrationsBaseUrl/3.6.0") },
                });
            case ["flat", var id, "index.json"]:
                var versions = Versions(id);
                return versions.Length == 0 ? null : Json(new { versions });
            case ["flat", var id, var version, _]:
                return Packages.GetValueOrDefault((id, version));
            case ["reg", var id, "index.json"]:
                // Two pages, of which the index holds the first itself.
                var leaves = Versions(id).Select(v => Leaf(id, v)).ToArray();
                var first = Versions(id).FirstOrDefault();
                if (first is null) return null;
                return Json(new { items = new object[] { new { lower = first, upper = first, items = leaves[..1] }, Page(id) } });
            case ["reg", var id, "page.json"]:
                return Json(new { items = Versions(id).Skip(1).Select(v => Leaf(id, v)) });
            default:
                return null;
        }
    }

    // The bounds are what the SDK asks for; NuGet itself takes a page without.
    private Dictionary<string, string> Page(string id)
    {
        var versions = Versions(id);
        var first = versions[versions.Length > 1 ? 1 : 0];
        return new() { ["@id"] = $"{Root}reg/{id}/page.json", ["lower"] = first, ["upper"] = versions[^1] };
    }

    private object Leaf(string id, string version) =>
        new { catalogEntry = new { id, version, listed = !Unlisted.ContainsKey((id, version)) } };

    private Dictionary<string, string> Resource(string path, string type) => new() { ["@id"] = $"{Root}{path}", ["@type"] = type };

    private string[] Versions(string id) =>
        [.. Packages.Keys.Where(k => k.Id == id).Select(k => k.Version).Order(StringComparer.Ordinal)];

    private static byte[] Json<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document);
}
