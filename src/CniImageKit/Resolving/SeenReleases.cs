using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Sources;
using CniImageKit.Store;
using NuGet.Versioning;

namespace CniImageKit.Resolving;

/// <summary>
/// The newest release that each list showed so far. A server that shows an old list hides what was fixed since (TUF: freeze), and an
/// unsigned list cannot expire: only memory tells. Debian archives have signed dates of their own, which <c>Sources/Apt</c> remembers;
/// a NuGet list depends on the feeds that a machine has, so that it is held against the lock alone.
/// </summary>
internal sealed class SeenReleases(BlobStore store)
{
    /// <summary>Kept when the store is emptied.</summary>
    public const string Kind = "seen-release";

    /// <summary>
    /// Holds a list against what was seen before, and remembers it. Raises CNIK2421, unless <paramref name="forgive"/> takes the list as
    /// it is.
    /// </summary>
    public async Task CheckAsync(
        PluginEntry entry, Platform platform, ImmutableArray<Offer> offers, bool forgive, CancellationToken cancellationToken)
    {
        if (entry.Settings is not (GitHubSettings or OciSettings) || Pin.Of(entry) is not null) return;
        var key = Key(entry, platform);
        var seen = Read(await store.FindDerivedAsync(Kind, key, cancellationToken).ConfigureAwait(false));
        var newest = VersionChoice.Sorted(offers.Where(o => o.Comparable is { IsPrerelease: false })).FirstOrDefault();
        var order = newest is null ? -1 : seen is null ? 1 : Order(newest, seen);
        if (seen is not null && order < 0 && !forgive)
            throw new CniImageKitException(Rules.ListWentBack(entry.At, entry.Name, platform, seen.Text, newest?.Version ?? "nothing"));
        if (order == 0 || (newest is null && seen is null)) return;
        var document = newest is null ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{newest.Comparable} {newest.Rank} {newest.Version}");
        await store.PutDerivedAsync(Kind, key, Encoding.UTF8.GetBytes(document), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What decides what a list shows, and nothing that only chooses from it.</summary>
    private static string Key(PluginEntry entry, Platform platform) => Encoding.UTF8.GetString(ManifestSlice.Write(
        entry with { Version = null, ExactVersion = null, Include = [], Exclude = [], Rename = entry.Rename.Clear() }, platform));

    private static int Order(Offer newest, Seen seen) =>
        newest.Comparable!.CompareTo(seen.Comparable) is var order and not 0 ? order : newest.Rank.CompareTo(seen.Rank);

    // Whatever was not written by this version counts as not seen.
    private static Seen? Read(byte[]? document) =>
        document is not null && Encoding.UTF8.GetString(document).Split(' ') is [var comparable, var rank, var text]
        && NuGetVersion.TryParse(comparable, out var version) && int.TryParse(rank, NumberStyles.None, null, out var number)
            ? new Seen(version, number, text) : null;

    private sealed record Seen(NuGetVersion Comparable, int Rank, string Text);
}
