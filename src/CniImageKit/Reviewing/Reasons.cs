using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Comparing;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Sources;

namespace CniImageKit.Reviewing;

/// <summary>Why to take a newer release and why not, as far as catalog, tables and the source's own list tell.</summary>
internal sealed class Reasons(
    PluginCatalog catalog, NodeSpec node, RuntimeTable runtimes, AdvisoryReasons? advisories = null)
{
    private readonly CniReasons cni = new(node, runtimes);

    /// <summary>The candidate for a release that is newer than what is locked.</summary>
    /// <param name="entry">The entry of the manifest.</param>
    /// <param name="locked">Its entries in the lock.</param>
    /// <param name="taken">The release, an offer a platform.</param>
    /// <param name="listed">All that the source has.</param>
    public Candidate Of(PluginEntry entry, ImmutableArray<LockEntry> locked, ImmutableArray<Offer> taken, ImmutableArray<Offer> listed)
    {
        var (move, stay) = (new List<Reason>(), new List<Reason>());
        move.AddRange(Withdrawn(locked, listed));
        var known = Known(entry);
        foreach (var offer in taken)
        {
            if (locked.FirstOrDefault(l => l.Platform == offer.Platform) is not { } was || offer.Comparable is not { } release) continue;
            if (advisories?.Of(was, release) is var (mends, brings))
            {
                move.InsertRange(0, mends);
                stay.InsertRange(0, brings);
            }

            if (known is not null)
            {
                if (known.Notes.GetValueOrDefault(was.Version) is { } old) move.Add(new Reason("known", old));
                if (known.Notes.GetValueOrDefault(offer.Version) is { } @new) stay.Add(new Reason("known", @new));
                move.AddRange(Gained(entry, was, known, offer));
                stay.AddRange(Gone(was, known, offer));
            }

            var (gains, losses) = cni.Of(was, known?.Repository ?? Repository(entry), release, offer.Version);
            move.AddRange(gains);
            stay.AddRange(losses);
        }

        // What holds for several platforms is said once.
        return new Candidate(
            [.. taken.Select(o => o.Version).Distinct()], [.. move.Distinct().OrderBy(r => r.Kind != "advisory")], [.. stay.Distinct()]);
    }

    private static IEnumerable<Reason> Withdrawn(ImmutableArray<LockEntry> locked, ImmutableArray<Offer> listed) =>
        from was in locked
        let release = VersionOrder.Release(VersionAt.Of(was))
        where listed.All(o => o.Platform != was.Platform || o.Version != was.Version)
        where release is { IsPrerelease: false } || listed.Any(o => o.Comparable is { IsPrerelease: true })
        select new Reason("withdrawn", $"the source no longer has {was.Version} for {was.Platform}");

    private static IEnumerable<Reason> Gained(PluginEntry entry, LockEntry was, CatalogEntry known, Offer offer)
    {
        if (!entry.Include.IsEmpty || VersionOrder.Release(VersionAt.Of(was)) is not { } before) return [];
        var (has, had) = (known.PluginsOf(offer.Comparable!, offer.Platform.Os), known.PluginsOf(before, offer.Platform.Os));
        string[] gained = [.. has.Select(p => p.Name).Except(had.Select(p => p.Name)).Except(entry.Exclude.Select(e => e.Value))];
        return gained.Length == 0 ? [] : [new Reason("plugins", $"it adds {string.Join(", ", gained)}")];
    }

    private IEnumerable<Reason> Gone(LockEntry was, CatalogEntry known, Offer offer)
    {
        var has = known.PluginsOf(offer.Comparable!, offer.Platform.Os).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in was.Files.Keys.Select(Bare).Where(n => known.Plugins.Any(p => p.Name == n) && !has.Contains(n)))
        {
            var hint = catalog.WhereIs(name, known, offer.Comparable, offer.Platform.Os);
            yield return new Reason("plugins", hint?.Text ?? $"{name} is not in it");
        }
    }

    private CatalogEntry? Known(PluginEntry entry) => entry.Settings switch
    {
        GitHubSettings { Catalog: { } name } => catalog.Find(name),
        OciSettings { Catalog: { } name } => catalog.Find(name),
        _ => null,
    };

    private string? Repository(PluginEntry entry) => entry.Settings switch
    {
        GitHubSettings github => github.Repository.Value,
        AptSettings apt => catalog.Find(apt.Package.Value)?.Repository,
        _ => null,
    };

    private static string Bare(string plugin) => plugin.EndsWith(".exe", StringComparison.Ordinal) ? plugin[..^4] : plugin;
}
