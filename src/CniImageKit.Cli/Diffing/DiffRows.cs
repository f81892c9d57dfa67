using System.Collections.Immutable;
using CniImageKit.Comparing;

namespace CniImageKit.Cli.Diffing;

/// <summary>What became of a plugin, on all platforms that it became the same on: a row for reviewers.</summary>
internal sealed record DiffRow
{
    /// <summary>The plugin.</summary>
    public required string Plugin { get; init; }

    /// <summary>What became of it.</summary>
    public required PluginChange Change { get; init; }

    /// <summary>The old version; null where it is added or unknown.</summary>
    public string? From { get; init; }

    /// <summary>The new version; null where it is removed or unknown.</summary>
    public string? To { get; init; }

    /// <summary>The platforms, with the operating system only where it is not Linux: <c>amd64, arm64</c>.</summary>
    public required string Platforms { get; init; }

    /// <summary>Bytes of all these platforms together; null where it is added.</summary>
    public long? OldSize { get; init; }

    /// <summary>The same; null where it is removed.</summary>
    public long? NewSize { get; init; }

    /// <summary>What else is to be said, loud words first.</summary>
    public required ImmutableArray<string> Notes { get; init; }

    /// <summary>Whether it must not pass unnoticed. That a verification is lost is told of the source.</summary>
    public bool IsLoud => Change == PluginChange.Replaced;
}

/// <summary>Makes the rows of a comparison.</summary>
internal static class DiffRows
{
    /// <summary>Rows in the comparison's order: loud ones first, then by plugin.</summary>
    public static ImmutableArray<DiffRow> Of(LockComparison found)
    {
        // What all plugins of a source share is told once, in the summary.
        var shared = found.Plugins.SelectMany(p => p.Facts.Where(f => f.Fact == "go").Select(f => (f.From, f.To))).Distinct().Count() == 1;
        string[] told = shared ? ["sha256", "go"] : ["sha256"];
        return
        [
            .. from plugin in found.Plugins
               let notes = Notes(found, plugin, told)
               group plugin by (
                   plugin.Plugin, plugin.Change, From: plugin.From?.Entry.Version, To: plugin.To?.Entry.Version,
                   Notes: string.Join('\n', notes)) into same
               select new DiffRow
               {
                   Plugin = same.Key.Plugin,
                   Change = same.Key.Change,
                   From = same.Key.From,
                   To = same.Key.To,
                   Platforms = Platforms(same.Select(p => p.Platform)),
                   OldSize = same.Key.Change == PluginChange.Added ? null : same.Sum(p => p.From!.File.Size),
                   NewSize = same.Key.Change == PluginChange.Removed ? null : same.Sum(p => p.To!.File.Size),
                   Notes = same.Key.Notes.Length == 0 ? [] : [.. same.Key.Notes.Split('\n')],
               },
        ];
    }

    /// <summary>Platforms in a few words.</summary>
    public static string Platforms(IEnumerable<Platform> platforms) => string.Join(
        ", ", platforms.Distinct().Order().Select(p => p.Os == "linux" ? p.ToString()["linux/".Length..] : p.ToString()));

    private static IEnumerable<string> Notes(LockComparison found, PluginDifference plugin, string[] told)
    {
        if (plugin.Change == PluginChange.Replaced) yield return "bytes changed under the same version";
        if (plugin.Change is PluginChange.Added or PluginChange.Removed or PluginChange.Downgraded)
            yield return DiffWords.Of(plugin.Change);
        foreach (var note in DiffWords.Besides(plugin, told)) yield return note.ReplaceLineEndings(" ");
        if (Ids(found.AdvisoriesClosed, plugin) is { Length: > 0 } closed) yield return $"mends {closed}";
        if (Ids(found.AdvisoriesOpened, plugin) is { Length: > 0 } opened) yield return $"opens {opened}";
    }

    private static string Ids(ImmutableArray<AdvisoryChange> advisories, PluginDifference plugin) => string.Join(
        ", ", advisories.Where(a => a.Source == plugin.Source && a.Plugins.Contains(plugin.Plugin)).Select(a => a.Id));
}
