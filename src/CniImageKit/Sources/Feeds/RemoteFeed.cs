using System.Collections.Immutable;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Store;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;

namespace CniImageKit.Sources.Feeds;

/// <summary>
/// A v3 feed on a web server. NuGet.Protocol speaks with it, through the fetcher; packages are fetched straight into the store. Nothing is
/// kept in NuGet's own caches. Raises CNIK2406 and 2407.
/// </summary>
internal sealed class RemoteFeed(PackageSource source, Fetcher fetcher) : IFeed
{
    private readonly Uri _uri = source.SourceUri;

    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public async Task<ImmutableArray<FeedVersion>> VersionsAsync(string id, Location at, CancellationToken cancellationToken)
    {
        var index = await IndexAsync(at, cancellationToken).ConfigureAwait(false);
        var versions = await VersionsAsync(index, id, at, cancellationToken).ConfigureAwait(false);
        if (versions.IsEmpty || index.Registrations is not { } registrations)
            return [.. versions.Select(v => new FeedVersion(v, Listed: true))];
        var unlisted = await new Registrations(Name, (uri, token) => GetAsync(uri, at, token))
            .UnlistedAsync(new Uri(registrations, $"{id.ToLowerInvariant()}/index.json"), at, cancellationToken).ConfigureAwait(false);
        return [.. versions.Select(v => new FeedVersion(v, !unlisted.Contains(v)))];
    }

    /// <inheritdoc/>
    public async Task<StoredBlob?> FetchAsync(PackageRequest request, CancellationToken cancellationToken)
    {
        var expected = request.Expected;
        var index = await IndexAsync(expected.At, cancellationToken).ConfigureAwait(false);
        var name = request.Name;
        var uri = new Uri(index.Packages, $"{name.LowerId}/{name.LowerVersion}/{name.FileName}");
        return await fetcher.FetchAsync(
            new FetchRequest
            {
                Name = expected.Name,
                Uris = [uri],
                Sha256 = expected.Sha256,
                Sha512 = expected.Sha512,
                Size = expected.Size,
                MaxBytes = expected.MaxBytes,
                At = expected.At,
                AllowHttp = source.AllowInsecureConnections,
                BearerToken = Redirects.SameOrigin(uri, _uri) ? FeedCredentials.Of(source, expected.At) : null,
                TokenScheme = "Basic",
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<ServiceIndex> IndexAsync(Location at, CancellationToken cancellationToken)
    {
        if (_uri.Scheme == Uri.UriSchemeHttp && !source.AllowInsecureConnections)
            throw new CniImageKitException(Rules.NuGetPlainHttp(at, Name, _uri));
        var document = await GetAsync(_uri, at, cancellationToken).ConfigureAwait(false);
        return document.Status == 200
            ? ServiceIndex.Read(document.Body, Name, _uri, at)
            : throw new CniImageKitException(Rules.NuGetFeedNotUnderstood(at, Name, _uri, "there is no v3 service index"));
    }

    private async Task<ImmutableArray<NuGetVersion>> VersionsAsync(
        ServiceIndex index, string id, Location at, CancellationToken cancellationToken)
    {
        using var unused = new HttpClientHandler();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var handler = new FeedHandler((uri, token) => GetJsonAsync(uri, at, token), stop);
        using var http = new HttpSource(
            source, () => Task.FromResult<HttpHandlerResource>(new HttpHandlerResourceV3(unused, handler)), NullThrottle.Instance);
        using var cache = new SourceCacheContext { NoCache = true, DirectDownload = true };
        try
        {
            var resource = new HttpFileSystemBasedFindPackageByIdResource([index.Packages], http);
            return [.. await resource.GetAllVersionsAsync(id, cache, NullLogger.Instance, stop.Token).ConfigureAwait(false)];
        }
        catch (Exception) when (handler.Failure is not null && !cancellationToken.IsCancellationRequested)
        {
            throw handler.Failure;
        }
        catch (Exception e) when (e is FatalProtocolException or JsonException or ArgumentException or FormatException
            or InvalidOperationException or InvalidDataException)
        {
            throw NoVersions(index.Packages, at, e);
        }
    }

    /// <summary>The document, which is a JSON object with a list of versions: of any other NuGet would ask six times.</summary>
    private async Task<FetchedDocument> GetJsonAsync(Uri uri, Location at, CancellationToken cancellationToken)
    {
        var document = await GetAsync(uri, at, cancellationToken).ConfigureAwait(false);
        if (document.Status != 200) return document;
        try
        {
            using var json = JsonDocument.Parse(document.Body);
            var versions = json.RootElement.GetProperty("versions").EnumerateArray();
            if (versions.All(v => NuGetVersion.TryParse(v.GetString(), out _))) return document;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw NoVersions(uri, at, e);
        }

        throw NoVersions(uri, at, null);
    }

    private CniImageKitException NoVersions(Uri uri, Location at, Exception? inner) =>
        new(Rules.NuGetFeedNotUnderstood(at, Name, uri, "its list of versions is none"), inner);

    private async Task<FetchedDocument> GetAsync(Uri uri, Location at, CancellationToken cancellationToken)
    {
        var document = await fetcher.GetAsync(
            new DocumentRequest
            {
                Name = $"the feed {Name}",
                Uri = uri,
                At = at,
                AllowHttp = source.AllowInsecureConnections,
                BearerToken = Redirects.SameOrigin(uri, _uri) ? FeedCredentials.Of(source, at) : null,
                TokenScheme = "Basic",
            },
            cancellationToken).ConfigureAwait(false);
        return document.Status == 401
            ? throw new CniImageKitException(Rules.NuGetCredentials(at, Name, "the server refuses them")) : document;
    }
}
