using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Resolving;

namespace CniImageKit.Reviewing;

/// <summary>Which versions of the manifest stand in the way of something newer, and what they have to be.</summary>
internal sealed class MajorMove(NewerReleases newer)
{
    /// <summary>
    /// The edits for these entries; none where the manifest allows the newest already, or where what is locked is not older. Raises
    /// CNIK2427 where a pin cannot name the builds of all platforms.
    /// </summary>
    public async Task<ImmutableArray<VersionEdit>> PlanAsync(
        PluginManifest manifest, IEnumerable<PluginEntry> entries, Lockfile? locked, LockTerms terms, CancellationToken cancellationToken)
    {
        var edits = await Gathering.AllAsync(entries.Where(e => Written(e) is not null && NewerReleases.CanList(e)).Select(async entry =>
        {
            var has = await newer.AskAsync(entry, manifest, terms.AllowDowngrade, cancellationToken);
            ImmutableArray<LockEntry> old = [.. (locked?.Plugins ?? []).Where(l => l.Source == entry.Name)];
            var fits = has.Fits.Select(o => o.Location).SequenceEqual(has.Newest.Select(o => o.Location));
            return has.Newest.IsEmpty || fits || !NewerReleases.IsNewer(has.Newest, old) ? null : Edit(entry, has);
        }));
        return [.. edits.OfType<VersionEdit>()];
    }

    private static VersionEdit? Edit(PluginEntry entry, SourceReleases has)
    {
        var at = entry.Version?.At ?? entry.ExactVersion!.At;
        var (from, newest) = (Written(entry)!, has.Newest[0]);
        var isRange = from[0] is '[' or '(' && from.Contains(',', StringComparison.Ordinal);
        string[] versions = [.. has.Newest.Select(o => o.Version).Distinct()];
        if (!isRange && versions.Length > 1) throw new CniImageKitException(Rules.NoOneVersion(at, entry.Name, versions));
        var to = MovedRange.Of(from, newest.Version, newest.Comparable!);
        return to == from ? null : new VersionEdit(entry, from, to);
    }

    // A leading v is not in the value of a pin that is no SemVer; where it was written, the edit does not find the rest and says so.
    private static string? Written(PluginEntry entry) => entry.Version?.Value.OriginalString ?? entry.ExactVersion?.Value;
}
