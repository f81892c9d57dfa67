using System.Collections.Immutable;
using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Sources.Apt.Machine;
using CniImageKit.Store;

namespace CniImageKit.Sources.Apt.Archive;

/// <summary>
/// Finds packages in the Packages indexes that a Release file names. Indexes lie in the store by their digest, and what was found in one
/// is kept beside it, so that an unchanged archive costs one request.
/// </summary>
internal sealed class PackageIndexes(Fetcher fetcher, BlobStore store)
{
    private const string StanzaKind = "apt-stanzas-1";
    private static readonly string[] Compressions = [".xz", ".gz", ""];

    /// <summary>All versions of the package in one component; none where the suite has no such component or architecture.</summary>
    public async Task<ImmutableArray<PackageStanza>> FindAsync(
        AptRepository repository, ReleaseFile release, string directory, string package, CancellationToken cancellationToken)
    {
        if (Offered(release, directory) is not [var first, ..]) return [];
        var key = $"{first.Sha256} {package}";
        var kept = await store.FindDerivedAsync(StanzaKind, key, cancellationToken).ConfigureAwait(false);
        var text = kept is null ? null : Encoding.UTF8.GetString(kept);
        if (text is null)
        {
            Task<ImmutableArray<string>> Scan(Stream index, Location at) => PackageScan.FindAsync(index, package, at, cancellationToken);
            var found = await ReadAsync(repository, release, directory, Scan, cancellationToken).ConfigureAwait(false);
            text = string.Join("\n\n", found);
            await store.PutDerivedAsync(StanzaKind, key, Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
        }
        var at = At(repository, first);
        // The scan splits at empty lines; a stanza of another package between odder separators must not pass for this one.
        var paragraphs = ControlParagraph.ReadAll(text, at).Where(p => p["Package"] == package);
        return [.. paragraphs.Select(p => PackageStanza.Read(p with { At = at }))];
    }

    /// <summary>All package names of one component.</summary>
    public async Task<ImmutableSortedSet<string>> NamesAsync(
        AptRepository repository, ReleaseFile release, string directory, CancellationToken cancellationToken)
    {
        if (Offered(release, directory).IsEmpty) return [];
        Task<ImmutableSortedSet<string>> Scan(Stream index, Location at) => PackageScan.NamesAsync(index, at, cancellationToken);
        return await ReadAsync(repository, release, directory, Scan, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> ReadAsync<T>(
        AptRepository repository, ReleaseFile release, string directory, Func<Stream, Location, Task<T>> scan,
        CancellationToken cancellationToken)
    {
        foreach (var index in Offered(release, directory))
        {
            var request = new FetchRequest
            {
                Name = $"{repository.Suite}/{index.Path}",
                Uris = Addresses(repository, release, index),
                Sha256 = index.Sha256,
                Size = index.Size,
                AllowHttp = true,
                At = repository.At,
            };
            if (await fetcher.FetchAsync(request, cancellationToken).ConfigureAwait(false) is not { } blob) continue;
            var plain = release.Files.GetValueOrDefault(directory + "Packages");
            return await IndexContent.ReadAsync(store, blob, plain, scan, At(repository, index), cancellationToken).ConfigureAwait(false);
        }
        throw new CniImageKitException(Rules.IndexMissing(release.At, directory + "Packages"));
    }

    private static ImmutableArray<IndexFile> Offered(ReleaseFile release, string directory) =>
        [.. Compressions.Select(c => release.Files.GetValueOrDefault($"{directory}Packages{c}")).OfType<IndexFile>()];

    private static ImmutableArray<Uri> Addresses(AptRepository repository, ReleaseFile release, IndexFile index)
    {
        var plain = new Uri(repository.Base, index.Path);
        var byHash = new Uri(plain, $"by-hash/SHA256/{index.Sha256.Hex}");
        return repository.ByHash switch
        {
            "force" => [byHash],
            "no" => [plain],
            _ => release.ByHash ? [byHash, plain] : [plain],
        };
    }

    private static Location At(AptRepository repository, IndexFile index) =>
        new(AptRepository.Redact(new Uri(repository.Base, index.Path)));
}
