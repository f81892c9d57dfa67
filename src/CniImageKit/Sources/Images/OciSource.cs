using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Oci;
using CniImageKit.Oci.Registry;
using CniImageKit.Store;
using NuGet.Versioning;

namespace CniImageKit.Sources.Images;

/// <summary>
/// Files out of images in registries, for projects that publish nothing else. The version is the tag; what is locked is the manifest of
/// each platform, by digest, and the canonical archive of the files (decision 8). Raises CNIK2050 and 2051.
/// </summary>
internal sealed partial class OciSource : ISource
{
    private readonly BlobStore _store;
    private readonly RegistryClient _client;
    private readonly PlatformManifests _manifests;
    private readonly ImageChecker _checker;

    public OciSource(Host host, Fetcher fetcher, BlobStore store)
    {
        (_store, _client) = (store, new RegistryClient(host, fetcher));
        _manifests = new PlatformManifests(_client, ReadAsync);
        _checker = new ImageChecker(host, _client, new ImageSignatures(_client, ReadAsync));
    }

    /// <inheritdoc/>
    public bool Serves(SourceSettings settings) => settings is OciSettings;

    /// <inheritdoc/>
    public async Task<ImmutableArray<Offer>> ListAsync(
        PluginEntry entry, PluginManifest manifest, Platform platform, CancellationToken cancellationToken)
    {
        var (image, at) = ImageOf(entry);
        if (Pin.Of(entry) is { } version)
        {
            foreach (var tag in (string[])[version, "v" + version])
            {
                if (RegistryReference.IsTag(tag)
                    && await _client.ManifestAsync(image with { Tag = tag }, at, cancellationToken).ConfigureAwait(false) is not null)
                    return [Offer(image, tag, version, platform)];
            }

            return [];
        }

        var tags = await _client.TagsAsync(image, at, cancellationToken).ConfigureAwait(false)
            ?? throw new CniImageKitException(Rules.RegistryImageMissing(at, image.Place));
        // With and without v it is one version; which of the two tags it was does not matter, as long as it is always the same.
        return
        [
            .. tags.Where(t => ReleaseTag().IsMatch(t)).Order(StringComparer.Ordinal)
                .DistinctBy(t => t.TrimStart('v')).Select(t => Offer(image, t, t.TrimStart('v'), platform)),
        ];
    }

    /// <inheritdoc/>
    public async Task<LockableArtifact> TakeAsync(
        PluginEntry entry, PluginManifest manifest, Offer offer, CancellationToken cancellationToken)
    {
        var (image, at) = ImageOf(entry);
        var tagged = image with { Tag = (string)offer.Tag! };
        var root = await _client.ManifestAsync(tagged, at, cancellationToken).ConfigureAwait(false)
            ?? throw new CniImageKitException(Rules.RegistryImageMissing(at, tagged.ToString()));
        var chosen = await _manifests.ChooseAsync(tagged, root, offer.Platform, at, cancellationToken).ConfigureAwait(false);
        var values = new TemplateValues { Version = offer.Version, Tag = tagged.Tag, Platform = offer.Platform };
        var verified = await _checker.CheckAsync(entry, manifest, values, tagged, root, chosen.Manifest, cancellationToken)
            .ConfigureAwait(false);
        var location = new ImageLocation(image.Place, chosen.Manifest);
        var blob = await PackAsync(entry, image, chosen, null, cancellationToken).ConfigureAwait(false);
        return new LockableArtifact(blob, location.ToString(), verified, FileName(image));
    }

    /// <inheritdoc/>
    public async Task<StoredBlob> OpenAsync(
        PluginEntry entry, PluginManifest manifest, LockEntry locked, CancellationToken cancellationToken)
    {
        var (image, _) = ImageOf(entry);
        var (artifact, at) = (locked.Artifact, entry.At);
        if (!ImageLocation.TryParse(artifact.Location, out var location) || location.Image != image.Place)
            throw new CniImageKitException(Rules.LocationForeign(at, artifact.Location, $"oci:{image.Place}@sha256:…"));
        var expected = Expectation(image, artifact, at);
        if (await _store.FindAsync(artifact.Sha256, cancellationToken).ConfigureAwait(false) is { } kept)
            return BlobStore.Require(expected, kept);
        if (_client.Offline) throw new CniImageKitException(Rules.MissingOffline(at, FileName(image), artifact.Sha256));
        try
        {
            var pulled = await _client.ManifestAsync(image with { Digest = location.Manifest }, at, cancellationToken).ConfigureAwait(false)
                ?? throw new CniImageKitException(Rules.ArtifactGone(at, artifact.Location, locked.Source));
            var chosen = await _manifests.ReadAsync(image, pulled, locked.Platform, at, cancellationToken).ConfigureAwait(false);
            return await PackAsync(entry, image, chosen, expected, cancellationToken).ConfigureAwait(false);
        }
        catch (CniImageKitException lie) when (lie.Diagnostics[0].Rule.Id == "CNIK4103")
        {
            var finding = lie.Diagnostics[0];
            throw new CniImageKitException(
                finding with { Details = finding.Details.Insert(0, new Detail("locked", artifact.Sha256.ToString())) }, lie);
        }
    }

    /// <summary>The files that the entry's paths lead to, as one archive in the store.</summary>
    private async Task<StoredBlob> PackAsync(
        PluginEntry entry, RegistryReference image, PlatformManifest chosen, StoreExpectation? expected,
        CancellationToken cancellationToken)
    {
        var settings = (OciSettings)entry.Settings;
        var blobs = await Gathering.AllAsync(chosen.Layers.Select(async l =>
            (l.Layer, l.DiffId, await _client.BlobAsync(image, l.Layer, settings.Image.At, cancellationToken).ConfigureAwait(false))))
            .ConfigureAwait(false);
        var name = (image with { Digest = chosen.Manifest }).ToString();
        var layers = new ImageFiles(name, [.. blobs.Select(b => (b.Layer, b.DiffId, (Func<Stream>)(() => _store.Open(b.Item3))))], _store);
        var tree = await Task.Run(() => layers.Tree(cancellationToken), cancellationToken).ConfigureAwait(false);
        var files = ImmutableSortedDictionary.CreateBuilder<string, ImageFile>(StringComparer.Ordinal);
        foreach (var path in settings.Paths)
        {
            var found = ImageFiles.At(tree, path.Value);
            if (found.IsEmpty) throw new CniImageKitException(Rules.PathNotInImage(path.At, path.Value, name));
            foreach (var file in found) files[file.Path] = file;
        }

        ImmutableArray<ImageFile> taken = [.. files.Values];
        if (taken.FirstOrDefault(f => !new Layers.TarHeader(f.Path, 0, f.File.Size, 0).PathFits) is { } odd)
            throw new CniImageKitException(Rules.PathNotInUstar("/" + odd.Path));
        var contents = await layers.TakeAsync(taken, cancellationToken).ConfigureAwait(false);
        return await _store.AddAsync(
            expected ?? new StoreExpectation { Name = FileName(image), At = settings.Image.At },
            (to, token) => ImageTar.WriteAsync(_store, taken, contents, chosen.Created, to, token), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<byte[]> ReadAsync(RegistryReference image, OciDescriptor blob, Location at, CancellationToken cancellationToken)
    {
        if (blob.Size > OciJson.MaxBytes)
            throw new CniImageKitException(Rules.BadImageJson(image.ToString(), blob.Digest.ToString(), "more than 4 MiB"));
        var stored = await _client.BlobAsync(image, blob, at, cancellationToken).ConfigureAwait(false);
        using var bytes = new MemoryStream();
        var content = _store.Open(stored);
        await using var closing = content.ConfigureAwait(false);
        await content.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes.ToArray();
    }

    private static StoreExpectation Expectation(RegistryReference image, LockedArtifact artifact, Location at) => new()
    {
        Name = FileName(image),
        Sha256 = artifact.Sha256,
        Sha512 = artifact.Sha512,
        Size = artifact.Size,
        At = at,
    };

    private static Offer Offer(RegistryReference image, string tag, string version, Platform platform) => new()
    {
        Version = version,
        Comparable = NuGetVersion.TryParse(version, out var comparable) ? comparable : null,
        Rank = 0,
        Platform = platform,
        Location = $"oci:{image.Place}:{tag}",
        Tag = tag,
    };

    private static (RegistryReference Image, Location At) ImageOf(PluginEntry entry)
    {
        var named = ((OciSettings)entry.Settings).Image;
        return RegistryReference.TryParse(named.Value, out var image) && image is { Tag: null, Digest: null }
            ? (image, named.At) : throw new CniImageKitException(Rules.BadRegistryReference(named.At, named.Value));
    }

    private static string FileName(RegistryReference image) => image.Repository[(image.Repository.LastIndexOf('/') + 1)..] + ".tar";

    // Three numbers: v1.2 and v1 are names that move on to the next release.
    [GeneratedRegex(@"^v?(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)(?:-[0-9A-Za-z.-]+)?\z")]
    private static partial Regex ReleaseTag();
}
