using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Comparing;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Sources;
using NuGet.Versioning;

namespace CniImageKit.Resolving;

/// <summary>What a source has at all, whatever the manifest allows.</summary>
/// <param name="All">Every offer, in no order.</param>
/// <param name="Fits">The newest release that the manifest allows, one offer a platform; empty where none does.</param>
/// <param name="Newest">The newest stable release that every platform has; empty where there is none.</param>
/// <param name="Ahead">The newest release of all where some platform lacks it; null where none does.</param>
internal sealed record SourceReleases(ImmutableArray<Offer> All, ImmutableArray<Offer> Fits, ImmutableArray<Offer> Newest, Offer? Ahead);

/// <summary>Looks beyond what the manifest allows.</summary>
internal sealed class NewerReleases(OfferList list, PluginCatalog catalog)
{
    /// <summary>Whether the source can be asked for versions.</summary>
    public static bool CanList(PluginEntry entry) => entry.Settings is not (DirectorySettings or UrlSettings);

    /// <summary>
    /// Asks for everything. Prereleases are in it only where the manifest names one. Raises what the source raises, and CNIK2421.
    /// </summary>
    public async Task<SourceReleases> AskAsync(
        PluginEntry entry, PluginManifest manifest, bool forgive, CancellationToken cancellationToken)
    {
        var any = entry with { ExactVersion = null, Version = AsksPrerelease(entry) ? new(AnyVersion, entry.At) : null };
        ImmutableArray<Platform> platforms = [.. manifest.PlatformsOf(entry)];
        var offers = await list.AskAsync(any, manifest, forgive, cancellationToken).ConfigureAwait(false);
        var newest = VersionChoice.Find(any, platforms, offers);
        // Of a pin nothing else fits, and lists do not spell rebuilds as pins do.
        var fits = Pin.Of(entry) is null ? VersionChoice.Find(entry, platforms, offers) : [];
        var first = VersionChoice.Sorted(offers.Where(o => o.Comparable is { } v && (any.Version is not null || !v.IsPrerelease)))
            .FirstOrDefault();
        var ahead = first is not null && (newest.IsEmpty || first.Comparable! > newest.Max(o => o.Comparable)) ? first : null;
        return new SourceReleases(offers, fits, newest, ahead);
    }

    /// <summary>Whether the release is newer than what is locked for some platform, or for one that is not locked.</summary>
    public static bool IsNewer(ImmutableArray<Offer> release, ImmutableArray<LockEntry> locked) => release.Any(offer =>
        locked.FirstOrDefault(l => l.Platform == offer.Platform) is not { } was
        || VersionOrder.Compare(new VersionAt(offer.Version, offer.Location), VersionAt.Of(was)) > 0);

    private static VersionRange AnyVersion { get; } = new(new NuGetVersion(0, 0, 0, "0"), includeMinVersion: true);

    // A rebuild's label (1.9.1-flannel2) looks like a prerelease and is none.
    private bool AsksPrerelease(PluginEntry entry) =>
        Pin.AsksPrerelease(entry) && !(entry is { Settings: GitHubSettings { Catalog: { } name }, Version.Value.MinVersion: { } min }
            && catalog.Find(name)?.RevisionOf(min) is not null);
}
