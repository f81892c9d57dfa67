using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using NuGet.Versioning;

namespace CniImageKit.Sources.Feeds;

/// <summary>A feed's registration documents, as far as they tell which versions their owner has hidden.</summary>
internal sealed class Registrations(string feed, Func<Uri, CancellationToken, Task<FetchedDocument>> get)
{
    private const int MostPages = 1000;

    /// <summary>The hidden versions; none where the feed has no such document, or serves it in a packing that was not asked for.</summary>
    public async Task<HashSet<NuGetVersion>> UnlistedAsync(Uri index, Location at, CancellationToken cancellationToken)
    {
        var unlisted = new HashSet<NuGetVersion>();
        try
        {
            var first = await BodyAsync(index, cancellationToken).ConfigureAwait(false);
            foreach (var page in Pages(first, unlisted, index, at).Take(MostPages))
                Pages(await BodyAsync(page, cancellationToken).ConfigureAwait(false), unlisted, page, at);
        }
        catch (CniImageKitException e) when (e.Diagnostics[0].Rule.Id == "CNIK4007")
        {
            // packed by a server that does not ask: what it hides cannot be told, and counts as listed
        }

        return unlisted;
    }

    private async Task<byte[]?> BodyAsync(Uri uri, CancellationToken cancellationToken) =>
        await get(uri, cancellationToken).ConfigureAwait(false) is { Status: 200 } document ? document.Body : null;

    /// <summary>Notes the hidden versions of a document; returns the addresses of its pages that it does not hold itself.</summary>
    private List<Uri> Pages(byte[]? json, HashSet<NuGetVersion> unlisted, Uri uri, Location at)
    {
        var pages = new List<Uri>();
        if (json is null) return pages;
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var item in document.RootElement.GetProperty("items").EnumerateArray()) Note(item, unlisted, pages);
            return pages;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CniImageKitException(Rules.NuGetFeedNotUnderstood(at, feed, uri, "it is no registration document"), e);
        }
    }

    private static void Note(JsonElement item, HashSet<NuGetVersion> unlisted, List<Uri> pages)
    {
        if (item.TryGetProperty("items", out var leaves))
        {
            foreach (var leaf in leaves.EnumerateArray()) Note(leaf, unlisted, pages);
        }
        else if (item.TryGetProperty("catalogEntry", out var entry))
        {
            if (entry.TryGetProperty("listed", out var listed) && listed.ValueKind == JsonValueKind.False
                && NuGetVersion.TryParse(entry.GetProperty("version").GetString(), out var version)) unlisted.Add(version);
        }
        else if (Uri.TryCreate(item.GetProperty("@id").GetString(), UriKind.Absolute, out var page))
        {
            pages.Add(page);
        }
    }
}
