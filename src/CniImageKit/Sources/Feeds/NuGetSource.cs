using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Store;
using NuGet.Configuration;
using NuGet.Versioning;

namespace CniImageKit.Sources.Feeds;

/// <summary>
/// Plugins from NuGet packages of the feeds that nuget.config names. NuGet's global packages folder is neither read nor written. Raises
/// CNIK2401 to 2412, and the warnings CNIK2802 and CNIK5601.
/// </summary>
internal sealed class NuGetSource(Host host, Fetcher fetcher, BlobStore store) : ISource
{
    private const long MaxPackageBytes = 1L << 30;

    /// <inheritdoc/>
    public bool Serves(SourceSettings settings) => settings is NuGetSettings;

    /// <inheritdoc/>
    public async Task<ImmutableArray<Offer>> ListAsync(
        PluginEntry entry, PluginManifest manifest, Platform platform, CancellationToken cancellationToken)
    {
        var settings = (NuGetSettings)entry.Settings;
        var id = Id(settings, platform);
        var config = FeedConfig.Read(host, manifest.Directory, settings.Package.At);
        var pinned = Pin.Of(entry) is not null;
        var offers = new Dictionary<NuGetVersion, ImmutableArray<IFeed>>();
        foreach (var feed in Open(FeedChoice.ForLocking(config, entry, id), manifest))
        {
            foreach (var version in await feed.VersionsAsync(id, settings.Package.At, cancellationToken).ConfigureAwait(false))
            {
                // What its owner hid is for those only who know it, as everywhere in NuGet.
                if (pinned || version.Listed)
                    offers[version.Version] = [.. offers.GetValueOrDefault(version.Version, []), feed];
            }
        }

        return
        [
            .. offers.Select(o => new Offer
            {
                Version = o.Key.ToNormalizedString(),
                Comparable = o.Key,
                Rank = 0,
                Platform = platform,
                Location = new PackageName(id, o.Key).Location,
                Tag = o.Value,
            }),
        ];
    }

    /// <inheritdoc/>
    public async Task<LockableArtifact> TakeAsync(
        PluginEntry entry, PluginManifest manifest, Offer offer, CancellationToken cancellationToken)
    {
        var settings = (NuGetSettings)entry.Settings;
        var at = settings.Package.At;
        var name = new PackageName(Id(settings, offer.Platform), offer.Comparable!);
        var feeds = (ImmutableArray<IFeed>)offer.Tag!;
        var expected = new StoreExpectation { Name = name.FileName, MaxBytes = MaxPackageBytes, At = at };
        var blob = await FetchAsync(feeds, new PackageRequest(name, expected), cancellationToken).ConfigureAwait(false)
            ?? throw new CniImageKitException(Rules.NuGetNotServed(at, name.FileName, feeds.Select(f => f.Name)));
        var signed = await PackageCheck.ReadAsync(store, blob, name, at, cancellationToken).ConfigureAwait(false);
        if (!signed && settings.RequireSignature) throw new CniImageKitException(Rules.NuGetUnsigned(at, name.FileName));
        var signature = new PackageSignature([], [], Convert.ToBase64String(Convert.FromHexString(blob.Sha512.Hex)));
        if (signed)
        {
            await using var content = store.Open(blob);
            signature = await PackageSignature.VerifyAsync(content, name, settings, at, cancellationToken).ConfigureAwait(false);
        }

        if (signature.Pinned.IsEmpty)
        {
            host.Progress.Report(new WarningFound(signed
                ? Rules.NuGetSignerUnpinned(at, name.FileName, signature.Signers) : Rules.TrustOnFirstUse(at, name.FileName, blob.Sha256)));
        }

        ImmutableArray<string> verified = [.. signature.Pinned.Select(p => "nuget-signature " + p).Order(StringComparer.Ordinal)];
        return new LockableArtifact(blob, name.Location, verified, name.FileName) { ContentHash = signature.ContentHash };
    }

    /// <inheritdoc/>
    public async Task<StoredBlob> OpenAsync(
        PluginEntry entry, PluginManifest manifest, LockEntry locked, CancellationToken cancellationToken)
    {
        var artifact = locked.Artifact;
        if (!PackageName.TryParse(artifact.Location, out var name))
            throw new CniImageKitException(Rules.LocationForeign(entry.At, artifact.Location, "nuget:ID@VERSION"));
        var expected = new StoreExpectation
        {
            Name = name.FileName,
            Sha256 = artifact.Sha256,
            Sha512 = artifact.Sha512,
            Size = artifact.Size,
            At = entry.At,
        };
        if (await store.FindAsync(artifact.Sha256, cancellationToken).ConfigureAwait(false) is { } stored)
            return BlobStore.Require(expected, stored);
        var config = FeedConfig.Read(host, manifest.Directory, entry.At);
        var feeds = Open(FeedChoice.ForOpening(config, entry, name.Id), manifest);
        return await FetchAsync(feeds, new PackageRequest(name, expected), cancellationToken).ConfigureAwait(false)
            ?? throw new CniImageKitException(Rules.ArtifactGone(entry.At, artifact.Location, locked.Source));
    }

    /// <summary>
    /// From the first feed that has it as expected. Locked bytes may come from another feed where one fails; while locking that would let a
    /// feed take another's place, so there only the lack of the package leads on to the next.
    /// </summary>
    private async Task<StoredBlob?> FetchAsync(IEnumerable<IFeed> feeds, PackageRequest request, CancellationToken cancellationToken)
    {
        CniImageKitException? first = null;
        foreach (var feed in feeds)
        {
            try
            {
                // A folder works without network.
                if (feed is RemoteFeed && host.Offline)
                {
                    throw new CniImageKitException(
                        Rules.MissingOffline(request.Expected.At, request.Expected.Name, request.Expected.Sha256));
                }


                if (await feed.FetchAsync(request, cancellationToken).ConfigureAwait(false) is { } blob) return blob;
            }
            catch (CniImageKitException e) when (request.Expected.Sha256 is not null)
            {
                first ??= e;
            }
        }

        return first is null ? null : throw first;
    }

    private IEnumerable<IFeed> Open(IEnumerable<PackageSource> sources, PluginManifest manifest) =>
        sources.Select(IFeed (s) => s.IsLocal
            ? new FolderFeed(s.Name, Path.GetFullPath(s.Source, manifest.Directory), store) : new RemoteFeed(s, fetcher));

    // {arch} with its variant, as `cnikit pack --per-platform` names its packages.
    private static string Id(NuGetSettings settings, Platform platform) => Template.Expand(
        settings.Package, new TemplateValues { Platform = platform, Arch = platform.FileName[(platform.Os.Length + 1)..] });
}
