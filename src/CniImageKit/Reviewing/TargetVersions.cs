using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Comparing;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Locking;
using CniImageKit.Nodes;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>
/// Which CNI versions the plugins of a target speak, without running them: by the lock that a bake left there, by the lock at hand where
/// that has the same bytes, and by the release that a binary tells of itself.
/// </summary>
internal sealed class TargetVersions(Host host, PluginCatalog catalog, Fetcher fetcher, BlobStore store)
{
    /// <summary>
    /// One for each plugin, with null for its versions where nothing tells. Raises what reading targets raises.
    /// </summary>
    public async Task<ImmutableArray<SpokenVersions>> OfAsync(string target, Lockfile? atHand, CancellationToken cancellationToken)
    {
        var full = host.Resolve(target);
        if (!Path.Exists(full)) return [];
        try
        {
            var review = new Review(host, catalog, fetcher, store);
            var side = IsTar(full, cancellationToken) ? await review.TarAsync(target, cancellationToken)
                : await review.TargetAsync(target, cancellationToken);
            return [.. side.Entries.SelectMany(e => e.Files.Select(f => Of(target, e, f.Key, f.Value, atHand))).Distinct()];
        }
        catch (CniImageKitException none) when (none.Diagnostics[0].Rule.Id == "CNIK3107")
        {
            // No plugins are there: what needs one is told of by its name.
            return [];
        }
    }

    private static SpokenVersions Of(string target, SideEntry entry, string plugin, LockedFile file, Lockfile? atHand)
    {
        if (entry.Locked is null
            && atHand?.Plugins.FirstOrDefault(e => e.Files.GetValueOrDefault(plugin)?.Sha256 == file.Sha256) is { } same)
            return new SpokenVersions(plugin, $"{same.Source} {same.Version}", same.Files[plugin].Cni);
        var from = entry.Source.Length > 0 ? $"{entry.Source} {entry.Version}".TrimEnd()
            : entry.Version is { } version ? $"{target}, which is of version {version}" : target;
        return new SpokenVersions(plugin, from, file.Cni);
    }

    private static bool IsTar(string target, CancellationToken cancellationToken)
    {
        if (Directory.Exists(target)) return false;
        using var image = TargetVerifier.OpenImage(target, cancellationToken);
        return image is null;
    }
}
