using System.Collections.Immutable;
using CniImageKit.Advisories;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Resolving;
using CniImageKit.Sources;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>Asks every source of a manifest what is newer than the lock. Writes neither manifest nor lock.</summary>
internal sealed class Outdated(Host host, PluginCatalog catalog, BlobStore store, ImmutableArray<ISource> sources)
{
    private readonly NewerReleases newer = new(new OfferList(sources, store, host), catalog);

    /// <summary>The report. A source that cannot be asked is told in it; a missing lock is CNIK3001.</summary>
    public async Task<OutdatedReport> RunAsync(OutdatedRequest request, CancellationToken cancellationToken)
    {
        var manifest = ManifestFile.Read(request.Manifest, null, host, catalog);
        var file = ManifestFile.LockOf(request.Manifest, request.LockFile);
        var locked = ManifestFile.ReadLock(file, host) ?? throw new CniImageKitException(Rules.NoLock(new Location(manifest.File), file));
        foreach (var warning in manifest.Warnings.Concat(locked.Warnings)) host.Progress.Report(new WarningFound(warning));
        var pinned = await new AdvisoryReview(host, catalog, store).FindAsync(AdvisoryPin.Beside(request.Manifest), cancellationToken);
        var advisories = pinned is null ? null
            : new AdvisoryReasons(pinned.Snapshot, new LinkedModuleReading(pinned.Snapshot, catalog, new MatchEvidence()));
        var reasons = new Reasons(catalog, manifest.Node, RuntimeTable.Load(), advisories);
        var found = await Gathering.AllAsync(manifest.Plugins.Select(entry =>
            OneAsync(entry, manifest, locked.Lock, reasons, cancellationToken)));
        return new OutdatedReport
        {
            Lock = file,
            Sources = [.. found],
            Advisories = pinned is null ? "advisories unknown: `cnikit advisories fetch`"
                : $"advisories as of {AdvisoryPinJson.Time(pinned.Pin.Modified)}",
        };
    }

    private async Task<OutdatedSource> OneAsync(
        PluginEntry entry, PluginManifest manifest, Lockfile all, Reasons reasons, CancellationToken cancellationToken)
    {
        ImmutableArray<Platform> platforms = [.. manifest.PlatformsOf(entry)];
        ImmutableArray<LockEntry> locked = [.. all.Plugins.Where(l => l.Source == entry.Name && platforms.Contains(l.Platform))];
        var here = About(entry, locked);
        if (!NewerReleases.CanList(entry))
            return here with { Note = entry.Settings is DirectorySettings ? "every lock reads it anew" : "an address lists no versions" };
        try
        {
            var has = await newer.AskAsync(entry, manifest, forgive: false, cancellationToken);
            var fits = Candidate(has.Fits);
            var newest = !has.Fits.IsEmpty && Same(has.Fits, has.Newest) ? null : Candidate(has.Newest);
            return here with
            {
                State = locked.Length < platforms.Length ? SourceState.NotLocked
                    : fits is not null ? SourceState.Newer : newest is not null ? SourceState.Beyond : SourceState.Current,
                Fits = fits,
                Newest = newest,
                Note = Ahead(has, platforms),
            };

            Candidate? Candidate(ImmutableArray<Offer> release) =>
                NewerReleases.IsNewer(release, locked) ? reasons.Of(entry, locked, release, has.All) : null;
        }
        catch (CniImageKitException failure)
        {
            return here with { State = SourceState.Unknown, Failures = failure.Diagnostics };
        }
    }

    private OutdatedSource About(PluginEntry entry, ImmutableArray<LockEntry> locked)
    {
        var dates = locked.Select(l => l.Artifact.Date).OfType<SourceDate>().ToList();
        SourceDate? date = dates.Count == 0 ? null : dates.MaxBy(d => d.UnixSeconds);
        return new OutdatedSource
        {
            Name = entry.Name,
            From = entry.From.Value,
            State = SourceState.Unlisted,
            Locked = [.. locked.Select(l => l.Version).Distinct()],
            Date = date,
            AgeDays = date is { } time ? (int)((host.Clock.GetUtcNow().ToUnixTimeSeconds() - time.UnixSeconds) / 86400) : null,
        };
    }

    private static bool Same(ImmutableArray<Offer> one, ImmutableArray<Offer> other) =>
        one.Select(o => o.Location).SequenceEqual(other.Select(o => o.Location));

    private static string? Ahead(SourceReleases has, ImmutableArray<Platform> platforms)
    {
        if (has.Ahead is not { } ahead) return null;
        var lacking = platforms.Where(p => !has.All.Any(o => o.Platform == p && o.Comparable == ahead.Comparable));
        return $"{ahead.Version} is not there for {string.Join(", ", lacking)}";
    }
}
