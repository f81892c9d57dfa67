using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Sources;
using CniImageKit.Store;

namespace CniImageKit.Resolving;

/// <summary>Asks the sources what they have, and believes no list that is older than one it showed before.</summary>
internal sealed class OfferList(IReadOnlyList<ISource> sources, BlobStore store, Host host)
{
    private readonly SeenReleases seen = new(store);

    /// <summary>The source that serves an entry.</summary>
    public ISource SourceOf(PluginEntry entry) => sources.First(s => s.Serves(entry.Settings));

    /// <summary>
    /// What there is for all platforms of the entry, in no order. Raises what the source raises and CNIK2421, which
    /// <paramref name="forgive"/> leaves out.
    /// </summary>
    public async Task<ImmutableArray<Offer>> AskAsync(
        PluginEntry entry, PluginManifest manifest, bool forgive, CancellationToken cancellationToken)
    {
        var source = SourceOf(entry);
        host.Progress.Report(new StepStarted($"asking for versions of {entry.Name}"));
        var listed = await Gathering.AllAsync(manifest.PlatformsOf(entry).Select(async platform =>
        {
            var offers = await source.ListAsync(entry, manifest, platform, cancellationToken).ConfigureAwait(false);
            await seen.CheckAsync(entry, platform, offers, forgive, cancellationToken).ConfigureAwait(false);
            return offers;
        })).ConfigureAwait(false);
        return [.. listed.SelectMany(o => o)];
    }
}
