using CniImageKit.Advisories;
using CniImageKit.Baking;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Locking;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>Tells which pinned advisories concern the plugins of a lock, and who has answered for which. Uses no network.</summary>
internal sealed class AdvisoryShow(Host host, PluginCatalog catalog, Fetcher fetcher, BlobStore store)
{
    /// <summary>Raises CNIK8100, 8101, 8106, 8107, 8110 and 8111, and what reading manifest and lock raises.</summary>
    public async Task<AdvisoryShowOutcome> RunAsync(AdvisoryShowRequest request, CancellationToken cancellationToken)
    {
        var (locked, isLock) = await LockedAsync(request, cancellationToken);
        var beside = isLock ? request.Target : "cni.yaml";
        var pinFile = request.Pin ?? AdvisoryPin.Beside(beside);
        var review = new AdvisoryReview(host, catalog, store);
        var pinned = await review.OpenAsync(pinFile, cancellationToken) ?? throw new CniImageKitException(Rules.NoAdvisories(pinFile));
        var findings = new Findings();
        var manifest = IsManifest(request.Target) && File.Exists(host.Resolve(request.Target))
            ? ManifestFile.Read(request.Target, null, host, catalog) : null;
        var answers = new AdvisoryAnswers(host, new JudgingFiles(host, Path.GetDirectoryName(beside) ?? ""))
        {
            MoreVex = request.Vex,
            Suppressions = request.Suppressions,
        };
        var names = answers.Names(locked.Lock, manifest);
        var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);
        var book = answers.Read(manifest, pinned.Snapshot, names, today, findings);
        var found = await review.MatchAsync(locked.Lock, pinned.Snapshot, cancellationToken);
        return new AdvisoryShowOutcome
        {
            Locked = locked,
            IsLock = isLock,
            Pin = pinned.Pin,
            Found = found with { Matches = book.Apply(found.Matches) },
            Names = names,
            Author = manifest?.Author is { } author ? author.Email?.Value ?? author.Name.Value : null,
            Time = SourceDates.Named(host)?.Instant ?? pinned.Pin.Modified,
            Warnings = [.. locked.Warnings, .. pinned.Warnings, .. findings.Sorted],
        };
    }

    private async Task<(LocatedLock Locked, bool IsLock)> LockedAsync(AdvisoryShowRequest request, CancellationToken cancellationToken)
    {
        var lockFile = IsManifest(request.Target) ? ManifestFile.LockOf(request.Target, null) : request.Target;
        if (!Review.IsTarget(host.Resolve(lockFile)))
        {
            return (ManifestFile.ReadLock(lockFile, host)
                ?? throw new CniImageKitException(Rules.NoLock(new Location(request.Target), lockFile)), true);
        }

        var side = await new Review(host, catalog, fetcher, store).TargetAsync(request.Target, cancellationToken);
        return (LocatedLock.Of(SideLock.Of(side), side.Name) with { Warnings = side.Findings }, false);
    }

    private static bool IsManifest(string file) => Path.GetExtension(file) is ".yaml" or ".yml";
}
