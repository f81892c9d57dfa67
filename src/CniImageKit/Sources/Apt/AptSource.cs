using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Sources.Apt.Archive;
using CniImageKit.Sources.Apt.Machine;
using CniImageKit.Store;

namespace CniImageKit.Sources.Apt;

/// <summary>
/// Plugins from Debian packages, trusted as apt trusts them: keyring → Release → Packages → package. It needs no apt, no root and no
/// foreign architecture on this machine; where the manifest names no archive, the machine's own configuration tells where to look.
/// </summary>
internal sealed class AptSource(Host host, Fetcher fetcher, BlobStore store) : ISource, IDisposable
{
    private readonly Lazy<AptMachine> machine = new(() => AptMachine.Read(host));
    private readonly Releases releases = new(host, fetcher, store);
    private readonly PackageIndexes indexes = new(fetcher, store);

    /// <inheritdoc/>
    public bool Serves(SourceSettings settings) => settings is AptSettings;

    /// <inheritdoc/>
    public async Task<ImmutableArray<Offer>> ListAsync(
        PluginEntry entry, PluginManifest manifest, Platform platform, CancellationToken cancellationToken)
    {
        if (platform.Os != "linux") return [];
        var settings = (AptSettings)entry.Settings;
        var listing = new AptListing(releases, indexes, machine.Value, host.Progress);
        var searches = AptSearch.Of(entry, settings, manifest, machine.Value);
        var found = await listing.FindAsync(searches, settings.Package, platform, cancellationToken).ConfigureAwait(false);
        return AptOffer.Rank(found, platform);
    }

    /// <inheritdoc/>
    public async Task<LockableArtifact> TakeAsync(
        PluginEntry entry, PluginManifest manifest, Offer offer, CancellationToken cancellationToken)
    {
        var (root, stanza, fingerprints) = (AptOffer)offer.Tag!;
        var blob = await fetcher.FetchAsync(new FetchRequest
        {
            Name = stanza.Filename.FileName,
            Uris = [stanza.Filename.Below(root)],
            Sha256 = stanza.Sha256,
            Size = stanza.Size,
            AllowHttp = true,
            At = entry.At,
        }, cancellationToken).ConfigureAwait(false);
        if (blob is null)
            throw new CniImageKitException(Rules.PackageNotServed(entry.At, stanza.Filename.FileName, AptRepository.Redact(root)));
        ImmutableArray<string> verified = [.. fingerprints.Select(f => "openpgp " + f).Order(StringComparer.Ordinal)];
        return new LockableArtifact(blob, stanza.Filename.Location, verified, stanza.Filename.FileName);
    }

    /// <inheritdoc/>
    public async Task<StoredBlob> OpenAsync(
        PluginEntry entry, PluginManifest manifest, LockEntry locked, CancellationToken cancellationToken)
    {
        var artifact = locked.Artifact;
        if (await store.FindAsync(artifact.Sha256, cancellationToken).ConfigureAwait(false) is { } stored
            && stored.Size == artifact.Size && stored.Sha512 == artifact.Sha512) return stored;
        if (!PoolPath.TryParseLocation(artifact.Location, out var path))
            throw new CniImageKitException(Rules.NoPoolPath(entry.At, artifact.Location));
        var roots = AptSearch.Roots((AptSettings)entry.Settings, machine.Value);
        if (roots.IsEmpty && !host.Offline) throw new CniImageKitException(Rules.NoAptSources(entry.At));
        return await fetcher.FetchAsync(new FetchRequest
        {
            Name = path.FileName,
            Uris = [.. roots.Select(path.Below)],
            Sha256 = artifact.Sha256,
            Sha512 = artifact.Sha512,
            Size = artifact.Size,
            AllowHttp = true,
            At = entry.At,
        }, cancellationToken).ConfigureAwait(false)
            ?? throw new CniImageKitException(Rules.PackageLeftArchive(entry.At, path.FileName, entry.Name));
    }

    public void Dispose() => releases.Dispose();
}
