using System.Collections.Immutable;
using System.Text.Json;

namespace CniImageKit.Sources.GitHub;

/// <summary>A release as the API describes it (docs.github.com, REST API, releases).</summary>
/// <param name="Tag">tag_name.</param>
/// <param name="Draft">Not published; only people with push access see it.</param>
/// <param name="Prerelease">Marked so by the project.</param>
/// <param name="Assets">Its assets, in the API's order.</param>
internal sealed record GitHubRelease(string Tag, bool Draft, bool Prerelease, ImmutableArray<GitHubAsset> Assets);

/// <summary>An asset of a release.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Download">browser_download_url.</param>
/// <param name="Digest">The digest that GitHub computed on upload, where it has one (assets since 2025).</param>
internal sealed record GitHubAsset(string Name, long Size, Uri Download, Digest? Digest);

/// <summary>
/// Reads the API's JSON. Any other shape ends in a <see cref="FormatException"/> or <see cref="JsonException"/> with a reason.
/// </summary>
internal static class GitHubReleaseReader
{
    public static ImmutableArray<GitHubRelease> Many(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Array) throw new FormatException("an array of releases was expected");
        return [.. document.RootElement.EnumerateArray().Select(Release)];
    }

    public static GitHubRelease One(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return Release(document.RootElement);
    }

    private static GitHubRelease Release(JsonElement release) => new(
        Text(release, "tag_name"), Flag(release, "draft"), Flag(release, "prerelease"),
        Property(release, "assets") is { ValueKind: JsonValueKind.Array } assets
            ? [.. assets.EnumerateArray().Select(Asset)] : throw new FormatException("a release has no assets array"));

    private static GitHubAsset Asset(JsonElement asset)
    {
        var name = Text(asset, "name");
        if (name.Length is 0 or > 255 || name.AsSpan().ContainsAny('/', '\\')) throw new FormatException("an asset's name is no file name");
        if (Property(asset, "size") is not { ValueKind: JsonValueKind.Number } size || !size.TryGetInt64(out var bytes) || bytes < 0)
            throw new FormatException($"the asset {name} has no size");
        if (!Uri.TryCreate(Text(asset, "browser_download_url"), UriKind.Absolute, out var download)
            || download.Scheme is not ("https" or "http"))
            throw new FormatException($"the asset {name} has no address");
        // null until GitHub began to compute it in 2025; a word that is no digest is worse than none.
        Digest? digest = null;
        if (Property(asset, "digest") is { ValueKind: JsonValueKind.String } text && !Digest.TryParse(text.GetString(), out digest))
            throw new FormatException($"the asset {name} has a digest that is none");
        return new GitHubAsset(name, bytes, download, digest);
    }

    private static string Text(JsonElement element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()!
            : throw new FormatException($"there is no {name}");

    private static bool Flag(JsonElement element, string name) => Property(element, name) is { ValueKind: JsonValueKind.True };

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
