using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using NuGet.Configuration;

namespace CniImageKit.Sources.Feeds;

/// <summary>Which feeds may be asked for a package. Raises CNIK2402 to 2404.</summary>
internal static class FeedChoice
{
    /// <summary>The feed that the entry names, or else all enabled ones that source mapping allows, in nuget.config's order.</summary>
    public static ImmutableArray<PackageSource> ForLocking(FeedConfig config, PluginEntry entry, string id)
    {
        var feed = ((NuGetSettings)entry.Settings).Feed;
        if (feed is null) return Mapped(config, entry, id);
        var source = config.Sources.FirstOrDefault(s => s.Name.Equals(feed.Value, StringComparison.OrdinalIgnoreCase))
            ?? config.Sources.FirstOrDefault(s => SameAddress(s.Source, feed.Value));
        if (source is null && feed.Value.Contains("://", StringComparison.Ordinal)) source = new PackageSource(feed.Value, feed.Value);
        if (source is not { IsEnabled: true })
        {
            throw new CniImageKitException(Rules.NuGetFeedUnknown(
                feed.At, feed.Value, source is null ? null : "it is disabled", config.Sources.Where(s => s.IsEnabled).Select(s => s.Name)));
        }

        return config.Mapping.IsEnabled && !Allows(config, source, id)
            ? throw NotMapped(config, feed.At, id, source.Name) : [source];
    }

    /// <summary>Where locked bytes may be opened from: the feed that the entry names first, then all that mapping allows.</summary>
    public static ImmutableArray<PackageSource> ForOpening(FeedConfig config, PluginEntry entry, string id)
    {
        if (((NuGetSettings)entry.Settings).Feed is null) return Mapped(config, entry, id);
        var named = ForLocking(config, entry, id);
        return [.. named, .. config.Sources.Where(s => s.IsEnabled && !named.Contains(s) && Allows(config, s, id))];
    }

    private static ImmutableArray<PackageSource> Mapped(FeedConfig config, PluginEntry entry, string id)
    {
        ImmutableArray<PackageSource> enabled = [.. config.Sources.Where(s => s.IsEnabled)];
        if (enabled.IsEmpty) throw new CniImageKitException(Rules.NuGetNoFeeds(entry.At));
        ImmutableArray<PackageSource> mapped = [.. enabled.Where(s => Allows(config, s, id))];
        return mapped.IsEmpty ? throw NotMapped(config, entry.At, id, null) : mapped;
    }

    private static bool Allows(FeedConfig config, PackageSource source, string id) =>
        !config.Mapping.IsEnabled
        || config.Mapping.GetConfiguredPackageSources(id).Contains(source.Name, StringComparer.OrdinalIgnoreCase);

    private static CniImageKitException NotMapped(FeedConfig config, Location at, string id, string? feed) =>
        new(Rules.NuGetNotMapped(at, id, feed, config.Mapping.GetConfiguredPackageSources(id)));

    private static bool SameAddress(string one, string other) =>
        one.TrimEnd('/').Equals(other.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
}
