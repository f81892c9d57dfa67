using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Sources.Signatures;
using CniImageKit.Store;
using CniImageKit.Trust;
using NuGet.Versioning;

namespace CniImageKit.Sources.GitHub;

/// <summary>
/// Release assets on GitHub or a GitHub Enterprise Server. Listing and locking ask the API; baking downloads what the lock names without
/// it, so that builds use up no rate limit. Raises CNIK2101 to 2109.
/// </summary>
internal sealed class GitHubSource(Host host, Fetcher fetcher, BlobStore store, PluginCatalog catalog) : ISource
{
    private readonly GitHubApi _api = new(host, fetcher);
    private readonly Taker _taker = new(host, fetcher, store, catalog);
    private readonly SignatureChecker _signatures = new(host, fetcher);

    /// <inheritdoc/>
    public bool Serves(SourceSettings settings) => settings is GitHubSettings;

    /// <inheritdoc/>
    public async Task<ImmutableArray<Offer>> ListAsync(
        PluginEntry entry, PluginManifest manifest, Platform platform, CancellationToken cancellationToken)
    {
        var settings = Settings(entry);
        if (Pin.Of(entry) is not { } version)
        {
            var releases = await _api.AllAsync(settings, cancellationToken).ConfigureAwait(false);
            var prereleases = Pin.AsksPrerelease(entry);
            return
            [
                .. releases.Where(r => !r.Draft && (prereleases || !r.Prerelease))
                    .Select(r => Offer(entry, settings, r, platform, pinned: false)).OfType<Offer>(),
            ];
        }

        var tag = GitHubNames.TagOf(settings, version);
        var release = await _api.FindAsync(settings, tag, cancellationToken).ConfigureAwait(false);
        if (release is null || release.Draft) return [];
        return [Offer(entry, settings, release, platform, pinned: true) ?? throw AssetMissing(settings, release, version, platform)];
    }

    /// <inheritdoc/>
    public async Task<LockableArtifact> TakeAsync(
        PluginEntry entry, PluginManifest manifest, Offer offer, CancellationToken cancellationToken)
    {
        var settings = Settings(entry);
        var (release, asset) = ((GitHubRelease, GitHubAsset))offer.Tag!;
        var site = GitHubSite.Of(settings);
        var project = catalog.FindRepository(settings.Repository.Value)?.Repository ?? settings.Repository.Value;
        var sums = await SumsAsync(settings, release, asset, offer, cancellationToken).ConfigureAwait(false);
        return await _taker.TakeAsync(
            new Taking
            {
                Subject = new Subject(asset.Name, project, release.Tag, settings.Asset.At),
                Location = offer.Location,
                Uris = [asset.Download],
                Claims =
                [
                    .. Known(project, release.Tag, asset.Name),
                    .. sums is null ? [] : SumsFile.DigestsOf(sums.Body, sums.Name, asset.Name, settings.Sums?.At ?? settings.Asset.At)
                        .Select(d => new Claim($"sums-file {sums.Name}", d)),
                    .. asset.Digest is null ? [] : new[] { new Claim("github-digest", asset.Digest) },
                ],
                Signatures = blob => _signatures.CheckAsync(
                    new Release
                    {
                        Entry = entry,
                        Manifest = manifest,
                        Asset = SignedContent.Of(asset.Name, blob, store),
                        Sums = sums,
                        Values = new TemplateValues { Version = offer.Version, Tag = release.Tag, Platform = offer.Platform },
                        Repository = $"https://github.com/{settings.Repository.Value}",
                        Attestations = (digest, ct) => GitHubAttestations.GetAsync(fetcher, host, settings, digest, ct),
                        Beside = (name, _, ct) => BesideAsync(settings, release, name, entry.At, ct),
                    },
                    cancellationToken),
                Size = asset.Size,
                BearerToken = DownloadToken(site, asset.Download),
                Missing = () => Rules.AssetMissing(
                    settings.Asset.At, asset.Name, settings.Repository.Value, release.Tag,
                    "listed by the API, but its download is not there", null),
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<StoredBlob> OpenAsync(PluginEntry entry, PluginManifest manifest, LockEntry locked, CancellationToken cancellationToken)
    {
        var settings = Settings(entry);
        if (!GitHubLocation.TryParse(locked.Artifact.Location, out var location)
            || !location.Repository.Equals(settings.Repository.Value, StringComparison.OrdinalIgnoreCase))
        {
            throw new CniImageKitException(
                Rules.LocationForeign(entry.At, locked.Artifact.Location, $"github:{settings.Repository.Value}@TAG/ASSET"));
        }
        var site = GitHubSite.Of(settings);
        var download = site.Download(location);
        return _taker.OpenAsync(locked, [download], DownloadToken(site, download), entry.At, cancellationToken);
    }

    private Offer? Offer(PluginEntry entry, GitHubSettings settings, GitHubRelease release, Platform platform, bool pinned)
    {
        var known = Entry(settings);
        if (GitHubNames.VersionOf(settings, release.Tag) is not { } version) return null;
        var comparable = NuGetVersion.TryParse(version, out var parsed) ? parsed : null;
        var plain = comparable is null ? null : known?.Plain(comparable) ?? comparable;
        if (!pinned && plain is { IsPrerelease: true } && !Pin.AsksPrerelease(entry)) return null;
        var name = GitHubNames.For(settings, known, version, platform).Asset;
        var asset = release.Assets.FirstOrDefault(a => a.Name == name);
        return asset is null ? null : new Offer
        {
            Version = version,
            // A rebuild (1.9.1-flannel2) compares as its version, except where it is pinned by its full name.
            Comparable = pinned ? comparable : plain,
            Rank = comparable is null ? 0 : known?.RevisionOf(comparable) ?? 0,
            Platform = platform,
            Location = new GitHubLocation(settings.Repository.Value, release.Tag, asset.Name).ToString(),
            Tag = (release, asset),
        };
    }

    private async Task<SumsDocument?> SumsAsync(
        GitHubSettings settings, GitHubRelease release, GitHubAsset asset, Offer offer, CancellationToken cancellationToken)
    {
        var names = GitHubNames.For(settings, Entry(settings), offer.Version, offer.Platform);
        var usual = names.SumsRequired ? [] : GitHubNames.UsualSums(settings.Repository.Value, offer.Version, asset.Name);
        var wanted = names.Sums is null ? usual : usual.Prepend(names.Sums);
        var sums = wanted.Select(n => release.Assets.FirstOrDefault(a => a.Name == n)).FirstOrDefault(a => a is not null);
        var at = settings.Sums?.At ?? settings.Asset.At;
        if (sums is null) return names.SumsRequired ? throw Missing() : null;
        var body = await ReadAsync(settings, sums, SumsFile.MaxBytes, at, cancellationToken).ConfigureAwait(false) ?? throw Missing();
        return new SumsDocument(sums.Name, body);

        CniImageKitException Missing() =>
            new(Rules.SumsMissing(at, sums?.Name ?? names.Sums!, $"in {settings.Repository.Value} {release.Tag}"));
    }

    private Task<byte[]?> BesideAsync(
        GitHubSettings settings, GitHubRelease release, string name, Location at, CancellationToken cancellationToken) =>
        release.Assets.FirstOrDefault(a => a.Name == name) is { } asset
            ? ReadAsync(settings, asset, SignatureChecker.MaxBytes, at, cancellationToken) : Task.FromResult<byte[]?>(null);

    /// <summary>A small asset, or null where its download is not there.</summary>
    private async Task<byte[]?> ReadAsync(
        GitHubSettings settings, GitHubAsset asset, long most, Location at, CancellationToken cancellationToken)
    {
        var document = await fetcher.GetAsync(
            new DocumentRequest
            {
                Name = asset.Name,
                Uri = asset.Download,
                MaxBytes = most,
                BearerToken = DownloadToken(GitHubSite.Of(settings), asset.Download),
                At = at,
            },
            cancellationToken).ConfigureAwait(false);
        return document.Status == 200 ? document.Body : null;
    }

    private IEnumerable<Claim> Known(string project, string tag, string asset) =>
        catalog.Known(project, tag, asset) is not { } known ? []
            : new[] { known.Sha256, known.Sha512 }.OfType<Digest>().Select(d => new Claim("known-digest", d));

    private CniImageKitException AssetMissing(GitHubSettings settings, GitHubRelease release, string version, Platform platform)
    {
        var known = Entry(settings);
        var name = GitHubNames.For(settings, known, version, platform).Asset;
        var there = release.Assets.Select(a => a.Name).Order(StringComparer.Ordinal).ToArray();
        var more = there.Length > 12 ? $" and {there.Length - 12} more" : "";
        var list = there.Length == 0 ? "no assets at all" : string.Join(", ", there.Take(12)) + more;
        var note = known?.Notes.GetValueOrDefault(version)
            ?? (known is not null && NuGetVersion.TryParse(version, out var v) && !known.Has(v, platform)
                ? $"{known.Name} is released for {string.Join(", ", known.Platforms.Keys.Where(p => known.Has(v, p)))}" : null);
        return new CniImageKitException(Rules.AssetMissing(settings.Asset.At, name, settings.Repository.Value, release.Tag, list, note));
    }

    /// <summary>The token may go to the site itself, never to whatever address an answer names.</summary>
    private string? DownloadToken(GitHubSite site, Uri download) =>
        download.GetLeftPart(UriPartial.Authority) == site.Web.GetLeftPart(UriPartial.Authority) ? site.Token(host)?.Token : null;

    private CatalogEntry? Entry(GitHubSettings settings) => settings.Catalog is null ? null : catalog.Find(settings.Catalog);

    private static GitHubSettings Settings(PluginEntry entry)
    {
        var settings = (GitHubSettings)entry.Settings;
        return GitHubLocation.IsRepository(settings.Repository.Value) ? settings
            : throw new CniImageKitException(
                Rules.GitHubNotFound(settings.Repository.At, $"'{settings.Repository.Value}'", hasToken: true));
    }
}
