using CniImageKit.Catalog;
using CniImageKit.Diagnostics;

namespace CniImageKit.Manifest;

/// <summary>From a catalog's name to a source's keys.</summary>
internal static class CatalogSettings
{
    /// <summary>
    /// The settings that a manifest entry with this name stands for. Asset and sums are those of the newest releases; the source asks the
    /// catalog for older ones.
    /// </summary>
    public static SourceSettings ToSettings(this CatalogEntry entry, Location at) => entry.Image is { } image
        ? new OciSettings
        {
            Image = new(image.Repository, at),
            IsNamed = false,
            Paths = [.. image.Paths.Select(p => new Located<string>(p, at))],
            Catalog = entry.Name,
        }
        : OfReleases(entry, at);

    private static GitHubSettings OfReleases(CatalogEntry entry, Location at) => new()
    {
        Repository = new(entry.Repository, at),
        Asset = new(entry.Releases[^1].Asset, at),
        Sums = entry.Releases[^1].Sums is { } sums ? new(sums, at) : null,
        Tag = new(entry.Tag, at),
        Catalog = entry.Name,
    };
}
