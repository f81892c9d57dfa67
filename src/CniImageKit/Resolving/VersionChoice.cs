using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Sources;

namespace CniImageKit.Resolving;

/// <summary>Which of a source's offers the lock takes: the newest stable that fits, the same release for every platform.</summary>
internal static class VersionChoice
{
    /// <summary>One offer a platform, in the platforms' order. Raises CNIK2001, CNIK2002 and CNIK2003.</summary>
    public static ImmutableArray<Offer> Choose(PluginEntry entry, ImmutableArray<Platform> platforms, ImmutableArray<Offer> offers)
    {
        var at = entry.Version?.At ?? entry.ExactVersion?.At ?? entry.At;
        var wanted = entry.ExactVersion?.Value ?? entry.Version?.Value.OriginalString ?? "'newest stable'";
        foreach (var platform in platforms)
        {
            var all = offers.Where(o => o.Platform == platform).ToList();
            if (all.Count == 0) throw new CniImageKitException(Rules.NothingOffered(at, entry.Name, platform));
            if (!all.Exists(o => Fits(entry, o)))
                throw new CniImageKitException(Rules.NoVersionFits(at, entry.Name, wanted, platform, Newest(all)));
        }

        var found = Find(entry, platforms, offers);
        return found.IsEmpty ? throw new CniImageKitException(Rules.NoCommonVersion(at, entry.Name, wanted, Newest(offers))) : found;
    }

    /// <summary>The same, or nothing where no release fits that every platform has.</summary>
    public static ImmutableArray<Offer> Find(PluginEntry entry, ImmutableArray<Platform> platforms, ImmutableArray<Offer> offers)
    {
        var fitting = platforms.ToDictionary(p => p, p => offers.Where(o => o.Platform == p && Fits(entry, o)).ToList());
        // A Debian rebuild (+b5) may differ by architecture, the release must not: so releases are compared by their comparable part.
        var common = fitting.Values.Select(list => list.Select(Release).ToHashSet()).Aggregate((a, b) => [.. a.Intersect(b)]);
        if (common.Count == 0) return [];
        var release = Release(Sorted(fitting[platforms[0]].Where(o => common.Contains(Release(o)))).First());
        return [.. platforms.Select(p => Sorted(fitting[p].Where(o => Release(o) == release)).First())];
    }

    /// <summary>Newest first.</summary>
    public static IOrderedEnumerable<Offer> Sorted(IEnumerable<Offer> offers) =>
        offers.OrderByDescending(o => o.Comparable).ThenByDescending(o => o.Rank).ThenByDescending(o => o.Version, StringComparer.Ordinal)
            .ThenBy(o => o.Location, StringComparer.Ordinal);

    private static bool Fits(PluginEntry entry, Offer offer)
    {
        if (entry.ExactVersion is { } exact)
            return offer.Version == exact.Value || (exact.Value.StartsWith('v') && offer.Version == exact.Value[1..]);
        if (offer.Comparable is not { } version) return false;
        return entry.Version is { } range ? range.Value.Satisfies(version) : !version.IsPrerelease;
    }

    private static string Release(Offer offer) => offer.Comparable?.ToNormalizedString() ?? offer.Version;

    private static IEnumerable<string> Newest(IEnumerable<Offer> offers) => Sorted(offers).Select(o => o.Version).Distinct();
}
