using System.Collections.Immutable;
using CniImageKit.Advisories;
using CniImageKit.Archives;
using CniImageKit.Archives.Compression;
using CniImageKit.Bundles;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Locking;
using CniImageKit.Oci;
using CniImageKit.Oci.Append;
using CniImageKit.Oci.Registry;
using CniImageKit.Outputs;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>
/// Feeds the store from a bundle: an OCI archive, a layout or an artifact in a registry. An artifact enters when it is what its digest in
/// the bundle and all that the lock in the bundle say of it.
/// </summary>
internal sealed class BundleImport(Host host, Fetcher fetcher, BlobStore store)
{
    private static readonly ArchiveLimits Limits = ArchiveLimits.Default with
    {
        MaxEntries = 20_000,
        MaxBytes = 1L << 40,
        MaxMemberBytes = 64L << 30,
    };

    /// <summary>Imports, and with a directory writes manifest, lock and evidence there. Raises CNIK4120 to CNIK4123.</summary>
    public async Task<ImportOutcome> RunAsync(string named, string? directory, CancellationToken cancellationToken)
    {
        using var source = await OpenAsync(ImagePlace.Parse(named), cancellationToken);
        var bundle = await BundleReader.ReadAsync(source, cancellationToken);
        var files = directory is null ? [] : await FilesAsync(source, bundle, directory, cancellationToken);
        var advisories = await AdvisoriesAsync(source, bundle, cancellationToken);
        var size = 0L;
        foreach (var entry in bundle.Lock.Lock.Plugins.DistinctBy(e => e.Artifact.Sha256))
        {
            var artifact = entry.Artifact;
            var expected = new StoreExpectation
            {
                Name = $"{bundle.Place}: {artifact.Location}",
                Sha256 = artifact.Sha256,
                Sha512 = artifact.Sha512,
                Size = artifact.Size,
                At = bundle.Lock.AtArtifact(entry.Source, entry.Platform),
            };
            host.Progress.Report(new StepStarted($"taking in {entry.Source} {entry.Version} for {entry.Platform}"));
            // Opened before the store is asked: a registry's blobs come by way of the store, under the same lock.
            await using var content = await source.OpenAsync(bundle.Artifacts[artifact.Sha256], cancellationToken);
            var blob = await store.AddAsync(expected, content.CopyToAsync, cancellationToken);
            size += blob.Size;
        }

        if (advisories is not null)
        {
            await using var content = await source.OpenAsync(bundle.Advisories!, cancellationToken);
            await store.AddAsync(advisories, content.CopyToAsync, cancellationToken);
        }

        foreach (var (file, content) in files)
        {
            using var stream = new MemoryStream(content, writable: false);
            await OutputFile.ReplaceAsync(host.Resolve(file), stream, cancellationToken);
        }

        return new ImportOutcome(bundle.Digest, bundle.Artifacts.Count, size, [.. files.Select(f => f.File)]);
    }

    // The pin among the files vouches for the advisories, as the lock does for artifacts.
    private static async Task<StoreExpectation?> AdvisoriesAsync(ImageSource source, Bundle bundle, CancellationToken cancellationToken)
    {
        if (bundle.Advisories is not { } blob) return null;
        AdvisoryPin? pin = null;
        if (bundle.Others.TryGetValue(AdvisoryPin.FileName, out var file))
        {
            var content = await BundleReader.BytesAsync(source, file, 1 << 20, cancellationToken);
            pin = AdvisoryPinJson.Read($"{bundle.Place}: {AdvisoryPin.FileName}", content);
        }

        return pin?.Snapshot == blob.Digest && pin.Size == blob.Size
            ? new StoreExpectation { Name = $"{bundle.Place}: advisories", Sha256 = blob.Digest, Size = blob.Size }
            : throw new CniImageKitException(
                Rules.AdvisoriesForeign(bundle.Place, pin?.Snapshot.ToString() ?? $"no {AdvisoryPin.FileName}", blob.Digest));
    }

    private async Task<ImageSource> OpenAsync(ImagePlace place, CancellationToken cancellationToken)
    {
        if (place.Registry is not null)
            return await ImageSources.OpenAsync(place, host, new RegistryClient(host, fetcher), store, cancellationToken);
        var path = host.Resolve(place.Path);
        var content = Directory.Exists(path) ? OciContent.TryOpenDirectory(path)
            : File.Exists(path) ? OciContent.TryOpenArchive(path, Limits, cancellationToken)
            : throw new CniImageKitException(Rules.NotABundle(place.Shown, "there is nothing at that path"));
        return new LayoutSource(
            content ?? throw new CniImageKitException(Rules.NotABundle(place.Shown, "it has no index.json")), PackedFormat.None);
    }

    // Read before anything is written anywhere, so that a conflict or a lie leaves the directory as it was.
    private async Task<ImmutableArray<(string File, byte[] Content)>> FilesAsync(
        ImageSource source, Bundle bundle, string directory, CancellationToken cancellationToken)
    {
        var files = ImmutableArray.CreateBuilder<(string File, byte[] Content)>();
        files.Add((Path.Combine(directory, bundle.ManifestName), bundle.Manifest));
        files.Add((Path.Combine(directory, ManifestFile.LockOf(bundle.ManifestName, null)), bundle.LockContent));
        foreach (var (name, blob) in bundle.Others)
            files.Add((Path.Combine(directory, name), await BundleReader.BytesAsync(source, blob, blob.Size, cancellationToken)));
        foreach (var (file, content) in files)
        {
            var path = host.Resolve(file);
            if (Path.Exists(path) && !(File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content)))
                throw new CniImageKitException(Rules.ExtractConflict(file));
        }

        return files.ToImmutable();
    }
}
