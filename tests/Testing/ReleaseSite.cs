using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CniImageKit.Testing;

/// <summary>A request that a test server saw.</summary>
public sealed record SiteRequest(string Host, string Path, string? Authorization);

/// <summary>
/// A release site with the shapes of the real one: the API under <c>/api/v3</c> with pages and rate limits, downloads that redirect to
/// another origin, assets that can be replaced in place or withdrawn.
/// </summary>
public sealed class ReleaseSite : IAsyncDisposable
{
    private readonly List<WebApplication> _servers = [];
    private readonly List<PublishedRelease> _releases = [];
    private readonly ConcurrentDictionary<string, byte[]> _pages = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<SiteRequest> _seen = [];

    /// <summary>The site; downloads lie below it.</summary>
    public Uri Web { get; private set; } = null!;

    /// <summary>The other origin, which serves the bytes.</summary>
    public Uri Assets { get; private set; } = null!;

    /// <summary>The API's root, as a manifest names it.</summary>
    public Uri Api => new(Web, "api/v3");

    /// <summary>When the rate limit resets; null while there is no limit.</summary>
    public DateTimeOffset? LimitedUntil { get; set; }

    /// <summary>The only token that the API takes where one is sent; null takes any.</summary>
    public string? Token { get; set; }

    /// <summary>The most releases on a page, whatever is asked.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>What is published, newest first.</summary>
    public IReadOnlyList<PublishedRelease> Releases => _releases;

    /// <summary>Digest → bundles that the API keeps of it, in JSON.</summary>
    public ConcurrentDictionary<string, string[]> Attestations { get; } = new(StringComparer.Ordinal);

    /// <summary>Every request so far.</summary>
    public IReadOnlyCollection<SiteRequest> Seen => _seen;

    public static async Task<ReleaseSite> StartAsync()
    {
        var site = new ReleaseSite();
        site.Assets = await site.ServeAsync(app => app.MapGet("/{**path}", (string path) => site.Bytes(path)));
        site.Web = await site.ServeAsync(app =>
        {
            app.MapGet(
                "/api/v3/repos/{owner}/{name}", (string owner, string name, HttpContext http) => site.Repository($"{owner}/{name}", http));
            app.MapGet("/api/v3/repos/{owner}/{name}/releases", (string owner, string name, HttpContext http) => site.List($"{owner}/{name}", http));
            app.MapGet(
                "/api/v3/repos/{owner}/{name}/releases/tags/{**tag}",
                (string owner, string name, string tag, HttpContext http) => site.One($"{owner}/{name}", tag, http));
            app.MapGet(
                "/api/v3/repos/{owner}/{name}/attestations/{digest}", (string digest, HttpContext http) => site.Gate(http)
                    ?? (site.Attestations.TryGetValue(digest, out var bundles)
                        ? Results.Text(
                            $$"""{"attestations":[{{string.Join(',', bundles.Select(b => $$"""{"bundle":{{b}},"repository_id":1}"""))}}]}""",
                            "application/json")
                        : Results.NotFound()));
            app.MapGet("/{owner}/{name}/releases/download/{**path}", (string owner, string name, string path) => site.Redirect($"{owner}/{name}/{path}"));
        });
        return site;
    }

    /// <summary>Publishes a release, newest first in lists as the real site has them.</summary>
    public PublishedRelease Publish(string repository, string tag, params ReadOnlySpan<(string Name, byte[] Bytes)> assets)
    {
        var release = new PublishedRelease(repository, tag);
        foreach (var (name, bytes) in assets) release.Assets[name] = bytes;
        _releases.Insert(0, release);
        return release;
    }

    /// <summary>Answers any path of a download with other bytes than the API told of, as when a page is served in its place.</summary>
    public void Answer(string repository, string tag, string asset, byte[] page) => _pages[$"{repository}/{tag}/{asset}"] = page;

    public void Withdraw(PublishedRelease release) => _releases.Remove(release);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
    }

    private IResult Repository(string repository, HttpContext http) =>
        Gate(http) ?? (_releases.Any(r => r.Repository == repository)
            ? Results.Text("""{"private":false}""", "application/json") : Results.NotFound());

    private IResult List(string repository, HttpContext http)
    {
        if (Gate(http) is { } refusal) return refusal;
        var all = _releases.Where(r => r.Repository == repository).ToArray();
        if (all.Length == 0) return Results.NotFound();
        var size = Math.Min(PageSize, Number(http, "per_page", 30));
        var page = Number(http, "page", 1);
        if (all.Length > page * size)
        {
            var next = new Uri(Api, $"v3/repos/{repository}/releases?per_page={size}&page={page + 1}");
            http.Response.Headers.Link = $"<{next}>; rel=\"next\", <{next}>; rel=\"last\"";
        }

        return Results.Text($"[{string.Join(",", all.Skip((page - 1) * size).Take(size).Select(r => r.Json(Web)))}]", "application/json");
    }

    private IResult One(string repository, string tag, HttpContext http) =>
        Gate(http) ?? (_releases.FirstOrDefault(r => r.Repository == repository && r.Tag == tag && !r.Draft) is { } release
            ? Results.Text(release.Json(Web), "application/json") : Results.NotFound());

    private IResult Redirect(string path) =>
        Find(path) is null ? Results.NotFound() : Results.Redirect(new Uri(Assets, $"{path}?signature=secret").ToString());

    private IResult Bytes(string path) => Find(path) is { } bytes ? Results.Bytes(bytes, "application/octet-stream") : Results.NotFound();

    private byte[]? Find(string path) => _pages.TryGetValue(path, out var page) ? page
        : _releases.Where(r => path.StartsWith($"{r.Repository}/{r.Tag}/", StringComparison.Ordinal))
            .Select(r => r.Assets.GetValueOrDefault(path[(r.Repository.Length + r.Tag.Length + 2)..])).FirstOrDefault(b => b is not null);

    private IResult? Gate(HttpContext http)
    {
        if (LimitedUntil is { } until)
        {
            http.Response.Headers["x-ratelimit-remaining"] = "0";
            http.Response.Headers["x-ratelimit-reset"] = until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            return Results.StatusCode(403);
        }

        var sent = http.Request.Headers.Authorization.ToString();
        return Token is not null && sent.Length > 0 && sent != $"Bearer {Token}" ? Results.StatusCode(401) : null;
    }

    private static int Number(HttpContext http, string name, int otherwise) =>
        int.TryParse(http.Request.Query[name], CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private async Task<Uri> ServeAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Use((http, next) =>
        {
            var authorization = http.Request.Headers.Authorization.ToString();
            var path = http.Request.Path + http.Request.QueryString;
            _seen.Enqueue(new SiteRequest(http.Request.Host.ToString(), path, authorization.Length > 0 ? authorization : null));
            return next(http);
        });
        map(app);
        await app.StartAsync();
        _servers.Add(app);
        return new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");
    }
}
