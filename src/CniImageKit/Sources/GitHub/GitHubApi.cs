using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Manifest;

namespace CniImageKit.Sources.GitHub;

/// <summary>
/// The part of GitHub's REST API that lists releases. Each list is asked for once in a run, however many platforms want it. Raises
/// CNIK2101 to 2103 and 2106.
/// </summary>
internal sealed class GitHubApi(Host host, Fetcher fetcher)
{
    private const int MostPages = 50;
    private readonly ConcurrentDictionary<Uri, Lazy<Task<ImmutableArray<GitHubRelease>>>> _lists = new();

    /// <summary>All releases, newest first as the API has them.</summary>
    public Task<ImmutableArray<GitHubRelease>> AllAsync(GitHubSettings settings, CancellationToken cancellationToken) =>
        OnceAsync(
            GitHubSite.Of(settings).At($"repos/{settings.Repository.Value}/releases?per_page=100"),
            uri => PagesAsync(settings, uri, cancellationToken));

    /// <summary>The published release with that tag, or null.</summary>
    public async Task<GitHubRelease?> FindAsync(GitHubSettings settings, string tag, CancellationToken cancellationToken)
    {
        var found = await OnceAsync(
            GitHubSite.Of(settings).At($"repos/{settings.Repository.Value}/releases/tags/{GitHubSite.Escape(tag)}"),
            uri => OneAsync(settings, uri, cancellationToken)).ConfigureAwait(false);
        return found.FirstOrDefault();
    }

    private Task<ImmutableArray<GitHubRelease>> OnceAsync(Uri uri, Func<Uri, Task<ImmutableArray<GitHubRelease>>> ask) =>
        _lists.GetOrAdd(uri, u => new Lazy<Task<ImmutableArray<GitHubRelease>>>(() => ask(u))).Value;

    private async Task<ImmutableArray<GitHubRelease>> PagesAsync(GitHubSettings settings, Uri first, CancellationToken cancellationToken)
    {
        var releases = ImmutableArray.CreateBuilder<GitHubRelease>();
        var next = first;
        for (var page = 0; next is not null; page++)
        {
            if (page == MostPages) throw Unreadable(settings, first, "it has no last page");
            var document = await GetAsync(settings, next, cancellationToken).ConfigureAwait(false);
            if (document.Status != 200) throw NotFound(settings);
            releases.AddRange(Read(settings, next, () => GitHubReleaseReader.Many(document.Body)));
            next = NextPage(settings, next, document);
        }

        return releases.ToImmutable();
    }

    private async Task<ImmutableArray<GitHubRelease>> OneAsync(GitHubSettings settings, Uri uri, CancellationToken cancellationToken)
    {
        var document = await GetAsync(settings, uri, cancellationToken).ConfigureAwait(false);
        if (document.Status == 200) return [Read(settings, uri, () => GitHubReleaseReader.One(document.Body))];
        // A missing tag and a missing or private repository answer alike.
        var about = GitHubSite.Of(settings).At($"repos/{settings.Repository.Value}");
        var repository = await GetAsync(settings, about, cancellationToken).ConfigureAwait(false);
        return repository.Status == 200 ? [] : throw NotFound(settings);
    }

    private async Task<FetchedDocument> GetAsync(GitHubSettings settings, Uri uri, CancellationToken cancellationToken)
    {
        var (repository, token) = (settings.Repository, GitHubSite.Of(settings).Token(host));
        var document = await fetcher.GetAsync(
            new DocumentRequest
            {
                Name = $"the releases of {repository.Value}",
                Uri = uri,
                MaxBytes = 64 << 20,
                BearerToken = token?.Token,
                Accept = "application/vnd.github+json",
                At = repository.At,
            },
            cancellationToken).ConfigureAwait(false);
        if (document.Status is 200 or 404 or 410) return document;
        throw new CniImageKitException(document.Status == 401
            ? Rules.GitHubTokenRefused(repository.At, repository.Value, token?.Variable ?? "CNIKIT_GITHUB_TOKEN")
            : Rules.GitHubRateLimited(repository.At, repository.Value, Resets(document), token is not null));
    }

    /// <summary>x-ratelimit-reset is in seconds since 1970, retry-after in seconds from now.</summary>
    private string Resets(FetchedDocument document)
    {
        var now = host.Clock.GetUtcNow();
        var until = Seconds("x-ratelimit-reset") is { } at && at < 1L << 35 ? DateTimeOffset.FromUnixTimeSeconds(at)
            : Seconds("retry-after") is { } after && after < 1L << 35 ? now.AddSeconds(after) : now.AddHours(1);
        var minutes = Math.Max(1, (int)Math.Ceiling((until - now).TotalMinutes));
        var unit = minutes == 1 ? "minute" : "minutes";
        return $"it resets at {until.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture)}, in {minutes} {unit}";

        long? Seconds(string header) =>
            document.Headers.TryGetValue(header, out var text) && long.TryParse(text, NumberStyles.None, null, out var number)
                ? number
                : null;
    }

    /// <summary>
    /// RFC 8288: <c>Link: &lt;…&gt;; rel="next"</c>. The token goes along, so the next page must be on the API's own origin.
    /// </summary>
    private static Uri? NextPage(GitHubSettings settings, Uri current, FetchedDocument document)
    {
        if (!document.Headers.TryGetValue("link", out var links)) return null;
        var link = links.Split(',').FirstOrDefault(l => l.Contains("rel=\"next\"", StringComparison.Ordinal));
        if (link is null) return null;
        var (open, close) = (link.IndexOf('<', StringComparison.Ordinal), link.IndexOf('>', StringComparison.Ordinal));
        if (open < 0 || close < open || !Uri.TryCreate(current, link[(open + 1)..close], out var next))
            throw Unreadable(settings, current, "its Link header names no page");
        return next.GetLeftPart(UriPartial.Authority) == current.GetLeftPart(UriPartial.Authority)
            ? next : throw Unreadable(settings, current, "its next page is on another host");
    }

    private static T Read<T>(GitHubSettings settings, Uri uri, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException)
        {
            throw Unreadable(settings, uri, "it is no JSON");
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw Unreadable(settings, uri, e is FormatException ? e.Message : "it holds broken text");
        }
    }

    private CniImageKitException NotFound(GitHubSettings settings) =>
        new(Rules.GitHubNotFound(settings.Repository.At, settings.Repository.Value, GitHubSite.Of(settings).Token(host) is not null));

    private static CniImageKitException Unreadable(GitHubSettings settings, Uri uri, string why) =>
        new(Rules.GitHubUnreadable(settings.Repository.At, uri, why));
}
