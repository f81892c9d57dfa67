using System.Collections.Immutable;
using CniImageKit.Advisories;
using CniImageKit.Catalog;
using CniImageKit.Comparing;

namespace CniImageKit.Reviewing;

/// <summary>Adds to a comparison which pinned advisories came and which went.</summary>
internal sealed class AdvisoryChanges(AdvisoryReview review, PluginCatalog catalog)
{
    /// <summary>The comparison with both; as it is where nothing is pinned. Tells CNIK8601 where the pinned snapshot is not here.</summary>
    public async Task<LockComparison> AddAsync(LockComparison found, string pinFile, CancellationToken cancellationToken)
    {
        if (await review.FindAsync(pinFile, cancellationToken) is not { } pinned) return found;
        var (old, @new) = (SideLock.Of(found.Old), SideLock.Of(found.New));
        var (was, now) = (
            await review.MatchAsync(old, pinned.Snapshot, cancellationToken),
            await review.MatchAsync(@new, pinned.Snapshot, cancellationToken));
        // What is known of one side's bytes alone would look like a change.
        if (was.Unread + now.Unread > 0)
            (was, now) = (AdvisoryMatcher.Match(old, pinned.Snapshot, catalog), AdvisoryMatcher.Match(@new, pinned.Snapshot, catalog));
        var (before, after) = (Open(was), Open(now));
        return found with
        {
            AdvisoriesOpened = [.. after.ExceptBy(before.Select(Key), Key)],
            AdvisoriesClosed = [.. before.ExceptBy(after.Select(Key), Key)],
        };

        static (string Id, string Source) Key(AdvisoryChange change) => (change.Id, change.Source);
    }

    // The matches are sorted, the worst first.
    private static ImmutableArray<AdvisoryChange> Open(MatchedLock found) =>
    [
        .. found.Matches.Where(m => m is { IsOpen: true, Precision: not MatchPrecision.Unknown })
            .GroupBy(m => (m.Advisory.Id, m.Source))
            .Select(g => new AdvisoryChange(
                g.Key.Id, g.First().Advisory.Severity?.ToString().ToLowerInvariant(),
                g.First().Advisory.Summary is { Length: > 0 } summary ? summary : null, g.First().Fixed, g.Key.Source,
                [.. g.SelectMany(m => m.Plugins).Distinct().Order(StringComparer.Ordinal)])),
    ];
}
