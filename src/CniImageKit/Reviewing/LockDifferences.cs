using CniImageKit.Catalog;
using CniImageKit.Comparing;
using CniImageKit.Locking;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>What a lock that was just made changes on the nodes, and which pinned advisories it mends and opens.</summary>
internal sealed class LockDifferences(Host host, PluginCatalog catalog, BlobStore store)
{
    /// <summary>The differences; null where there was no lock. Tells CNIK8601 where the pinned snapshot is not here.</summary>
    public async Task<LockComparison?> FindAsync(LockRequest request, LockOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.Old is null) return null;
        var found = LockComparer.Compare(LocatedLock.Of(outcome.Old, outcome.File), LocatedLock.Of(outcome.New, outcome.File));
        if (!found.Differs) return found;
        var files = new JudgingFiles(host, request.BaseDirectory ?? Path.GetDirectoryName(request.Manifest) ?? "");
        var review = new AdvisoryReview(host, catalog, store);
        return await new AdvisoryChanges(review, catalog).AddAsync(found, files.Pin, cancellationToken);
    }
}
