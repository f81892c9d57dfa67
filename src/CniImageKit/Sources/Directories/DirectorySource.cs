using System.Collections.Immutable;
using System.Security.Cryptography;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Store;
using NuGet.Versioning;

namespace CniImageKit.Sources.Directories;

/// <summary>
/// Plugins that were built beside the manifest. The artifact is the whole set, as <see cref="DirectoryTar"/> packs it, so that the lock
/// names content and not a place. A directory that is gone is no failure while the store has the locked set; one that holds other files
/// is, since what was built last is what one means to bake. Raises CNIK2107, 2108 and 2120 to 2126.
/// </summary>
internal sealed class DirectorySource(BlobStore store) : ISource
{
    private const string Scheme = "directory:";
    private const string NoVersion = "0.0.0";

    /// <inheritdoc/>
    public bool Serves(SourceSettings settings) => settings is DirectorySettings;

    /// <inheritdoc/>
    public Task<ImmutableArray<Offer>> ListAsync(
        PluginEntry entry, PluginManifest manifest, Platform platform, CancellationToken cancellationToken)
    {
        var path = PathOf(entry, platform);
        DirectoryFiles.Of(Root(manifest, path), path, AtOf(entry));
        var version = Pin.Of(entry) ?? NoVersion;
        ImmutableArray<Offer> offers =
        [
            new Offer
            {
                Version = version,
                Comparable = NuGetVersion.TryParse(version, out var comparable) ? comparable : null,
                Rank = 0,
                Platform = platform,
                Location = Scheme + path,
            },
        ];
        return Task.FromResult(offers);
    }

    /// <inheritdoc/>
    public async Task<LockableArtifact> TakeAsync(
        PluginEntry entry, PluginManifest manifest, Offer offer, CancellationToken cancellationToken)
    {
        var path = PathOf(entry, offer.Platform);
        var files = DirectoryFiles.Of(Root(manifest, path), path, AtOf(entry));
        var blob = await AddAsync(files, path, null, AtOf(entry), cancellationToken).ConfigureAwait(false);
        return new LockableArtifact(blob, offer.Location, [], NameOf(path));
    }

    /// <inheritdoc/>
    public async Task<StoredBlob> OpenAsync(
        PluginEntry entry, PluginManifest manifest, LockEntry locked, CancellationToken cancellationToken)
    {
        var (path, at, artifact) = (PathOf(entry, locked.Platform), AtOf(entry), locked.Artifact);
        if (artifact.Location != Scheme + path) throw new CniImageKitException(Rules.LocationForeign(at, artifact.Location, Scheme + path));
        var root = Root(manifest, path);
        var stored = await store.FindAsync(artifact.Sha256, cancellationToken).ConfigureAwait(false);
        if (!Directory.Exists(root))
            return stored ?? throw new CniImageKitException(Rules.ArtifactGone(at, artifact.Location, locked.Source));
        var files = DirectoryFiles.Of(root, path, at);
        var found = await DigestAsync(files, at, cancellationToken).ConfigureAwait(false);
        if (found != artifact.Sha256)
            throw new CniImageKitException(Rules.DirectoryChanged(at, path, artifact.Sha256, found, locked.Source));
        return stored ?? await AddAsync(files, path, artifact, at, cancellationToken).ConfigureAwait(false);
    }

    private Task<StoredBlob> AddAsync(
        ImmutableArray<DirectoryFile> files, string path, LockedArtifact? locked, Location at, CancellationToken cancellationToken) =>
        store.AddAsync(
            new StoreExpectation { Name = NameOf(path), Sha256 = locked?.Sha256, Sha512 = locked?.Sha512, Size = locked?.Size, At = at },
            (to, token) => DirectoryTar.WriteAsync(files, to, at, token),
            cancellationToken);

    private static async Task<Digest> DigestAsync(ImmutableArray<DirectoryFile> files, Location at, CancellationToken cancellationToken)
    {
        using var hash = SHA256.Create();
        await using (var hashing = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
            await DirectoryTar.WriteAsync(files, hashing, at, cancellationToken).ConfigureAwait(false);
        return Digest.FromHash(hash.Hash);
    }

    /// <summary>The absolute directories that an entry takes its plugins from, one a platform; none where it is no such entry.</summary>
    public static IEnumerable<string> DirectoriesOf(PluginEntry entry, PluginManifest manifest, IEnumerable<Platform> platforms) =>
        entry.Settings is DirectorySettings ? platforms.Select(p => Root(manifest, PathOf(entry, p))).Distinct() : [];

    /// <summary>The path as the lock holds it: relative, with <c>/</c>, without <c>./</c> and without a slash at the end.</summary>
    private static string PathOf(PluginEntry entry, Platform platform)
    {
        var template = ((DirectorySettings)entry.Settings).Path;
        var text = Template.Expand(template, new TemplateValues { Platform = platform });
        if (text.Length == 0 || text[0] == '/' || Path.IsPathFullyQualified(text))
            throw new CniImageKitException(Rules.DirectoryAbsolute(template.At, text));
        var parts = text.Split('/').Where(p => p is not ("" or ".")).ToArray();
        return parts.Length == 0 ? "." : string.Join('/', parts);
    }

    private static string Root(PluginManifest manifest, string path) => Path.GetFullPath(path, manifest.Directory);

    private static string NameOf(string path)
    {
        var last = path[(path.LastIndexOf('/') + 1)..];
        return (last is "." or ".." ? "plugins" : last) + ".tar";
    }

    private static Location AtOf(PluginEntry entry) => ((DirectorySettings)entry.Settings).Path.At;
}
