using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Sources.Apt.Archive;
using CniImageKit.Sources.Apt.Machine;

namespace CniImageKit.Sources.Apt;

/// <summary>Goes through suites for one package and architecture.</summary>
internal sealed class AptListing(Releases releases, PackageIndexes indexes, AptMachine machine, IProgress<WorkEvent> progress)
{
    private sealed record Found(AptRepository Repository, ReleaseFile Release, string Directory);

    /// <summary>
    /// All versions, in the order of the suites. Raises CNIK2202 for a suite that is nowhere, CNIK2203 where no suite has the package.
    /// </summary>
    public async Task<ImmutableArray<AptOffer>> FindAsync(
        ImmutableArray<AptSearch> searches, Located<string> package, Platform platform, CancellationToken cancellationToken)
    {
        var architecture = platform.DebianArchitecture;
        var places = new List<Found>();
        foreach (var search in searches) places.AddRange(await OpenAsync(search, architecture, cancellationToken).ConfigureAwait(false));

        var offers = ImmutableArray.CreateBuilder<AptOffer>();
        foreach (var (repository, release, directory) in places)
        {
            var stanzas = await indexes.FindAsync(repository, release, directory, package.Value, cancellationToken).ConfigureAwait(false);
            offers.AddRange(stanzas.Where(s => s.Architecture == architecture || s.Architecture == "all")
                .Select(s => new AptOffer(repository.Root, s, release.Fingerprints)));
        }
        if (offers.Count > 0) return offers.ToImmutable();
        var nearest = await NearestAsync(places, package.Value, cancellationToken).ConfigureAwait(false);
        throw new CniImageKitException(
            Rules.PackageNotFound(package.At, package.Value, architecture, [.. searches.Select(s => s.Suite).Distinct()], nearest));
    }

    private async Task<ImmutableArray<Found>> OpenAsync(AptSearch search, string architecture, CancellationToken cancellationToken)
    {
        var (places, suiteFound, failure) = (ImmutableArray.CreateBuilder<Found>(), false, (CniImageKitException?)null);
        foreach (var repository in search.Repositories)
        {
            if (!repository.Architectures.IsEmpty && !repository.Architectures.Contains(architecture)) continue;
            try
            {
                var release = await releases.FindAsync(repository, machine.Configuration, cancellationToken).ConfigureAwait(false);
                if (release is null) continue;
                suiteFound = true;
                places.AddRange(Directories(repository, architecture).Select(d => new Found(repository, release, d)));
            }
            catch (CniImageKitException e) when (search.IsGuess)
            {
                failure ??= e;
            }
        }
        if (!suiteFound && failure is not null) throw failure;
        if (failure is not null)
            progress.Report(new WarningFound(Rules.GuessFailed(search.At, search.Suite, failure.Diagnostics[0].Message)));
        var wasAsked = search.Repositories.Any(r => r.Architectures.IsEmpty || r.Architectures.Contains(architecture));
        if (!suiteFound && wasAsked)
            throw new CniImageKitException(Rules.SuiteNotFound(
                search.At, search.Suite, [.. search.Repositories.Select(r => AptRepository.Redact(r.Root)).Distinct()]));
        return places.ToImmutable();
    }

    private static IEnumerable<string> Directories(AptRepository repository, string architecture) =>
        repository.IsFlat ? [""] : repository.Components.Select(c => $"{c}/binary-{architecture}/");

    private async Task<string?> NearestAsync(List<Found> places, string package, CancellationToken cancellationToken)
    {
        var names = ImmutableSortedSet<string>.Empty;
        foreach (var (repository, release, directory) in places)
            names = names.Union(await indexes.NamesAsync(repository, release, directory, cancellationToken).ConfigureAwait(false));
        return NearestName.Among(names, package);
    }
}
