using CniImageKit.Catalog;
using CniImageKit.Manifest;
using NuGet.Versioning;

namespace CniImageKit.Sources.GitHub;

/// <summary>How a version's tag, asset and sums file are called: by the catalog where the manifest does not say otherwise.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Asset">The asset's name.</param>
/// <param name="Sums">The sums file's name, or null where the usual ones are to be looked for.</param>
/// <param name="SumsRequired">The manifest itself names it, so its absence is an error.</param>
internal sealed record GitHubNames(string Tag, string Asset, string? Sums, bool SumsRequired)
{
    private const string UsualTag = "v{version}";

    /// <summary>The names for a version and platform. Raises CNIK2109.</summary>
    public static GitHubNames For(GitHubSettings settings, CatalogEntry? entry, string version, Platform platform)
    {
        var shape = entry is not null && NuGetVersion.TryParse(version, out var comparable) ? entry.ShapeOf(comparable) : null;
        // What the reader filled in from the catalog is for the newest releases; older ones had other names. What the user wrote stands.
        var asset = entry is null || shape is null || settings.Asset.Value != entry.Releases[^1].Asset
            ? settings.Asset : settings.Asset with { Value = shape.Asset };
        var fromCatalog = entry is not null && settings.Sums?.Value == entry.Releases[^1].Sums;
        var sums = fromCatalog && shape is not null
            ? shape.Sums is null ? null : new Located<string>(shape.Sums, settings.Asset.At)
            : settings.Sums;
        var values = new TemplateValues { Version = version, Platform = platform, Arch = entry?.ArchName(platform) };
        values = values with { Tag = TagOf(settings, version) };
        values = values with { Asset = Template.Expand(asset, values) };
        var sumsName = sums is null ? null : Template.Expand(sums, values);
        return new GitHubNames(values.Tag!, values.Asset!, sumsName, SumsRequired: !fromCatalog && sums is not null);
    }

    /// <summary>The tag of a version.</summary>
    public static string TagOf(GitHubSettings settings, string version) =>
        Template.Expand(settings.Tag ?? new Located<string>(UsualTag, settings.Repository.At), new TemplateValues { Version = version });

    /// <summary>The version of a tag, or null where it is none of this entry's.</summary>
    public static string? VersionOf(GitHubSettings settings, string tag) => Template.VersionIn(settings.Tag?.Value ?? UsualTag, tag);

    /// <summary>Names that sums files usually have: sidecars, then what goreleaser and others write for a whole release.</summary>
    public static IEnumerable<string> UsualSums(string repository, string version, string asset) =>
    [
        asset + ".sha256", asset + ".sha256sum", asset + ".sha512", asset + ".sha512sum",
        "checksums.txt", "SHA256SUMS", "SHA256SUMS.txt", "sha256sums.txt", "sha256sum.txt", "SHA512SUMS",
        $"{repository[(repository.IndexOf('/', StringComparison.Ordinal) + 1)..]}_{version}_checksums.txt",
    ];
}
