using System.Collections.Immutable;
using System.Globalization;
using CniImageKit.Locking;

namespace CniImageKit.Comparing;

/// <summary>Compares two locks plugin by plugin: a node has one file of a name, whichever source it comes from.</summary>
internal static class LockComparer
{
    /// <summary>What differs; equal meanings give nothing, however they are spelt.</summary>
    public static LockComparison Compare(string oldFile, Lockfile old, string newFile, Lockfile @new)
    {
        var (before, after) = (States(old), States(@new));
        var plugins = before.Keys.Union(after.Keys)
            .Select(key => Difference(key.Plugin, key.Platform, before.GetValueOrDefault(key), after.GetValueOrDefault(key)))
            .OfType<PluginDifference>();
        return new LockComparison
        {
            Old = oldFile,
            New = newFile,
            Plugins =
            [
                .. plugins.OrderByDescending(p => p.IsLoud).ThenBy(p => p.Plugin, StringComparer.Ordinal).ThenBy(p => p.Platform)
                    .ThenBy(p => (p.To ?? p.From)!.Entry.Source, StringComparer.Ordinal),
            ],
            Others = [.. LockDiff.Differences(old, @new).Where(IsOther)],
        };
    }

    private static PluginDifference? Difference(string plugin, Platform platform, PluginState? was, PluginState? now)
    {
        var here = new PluginDifference { Plugin = plugin, Platform = platform, Change = PluginChange.Changed, From = was, To = now };
        if (was is null) return here with { Change = PluginChange.Added };
        if (now is null) return here with { Change = PluginChange.Removed };
        var (lost, gained) = LockDiff.Ways(was.Entry.Artifact.Verified, now.Entry.Artifact.Verified);
        var facts = Facts(was, now);
        var change = Change(was, now);
        if (change == PluginChange.Changed && facts.IsEmpty && lost.IsEmpty && gained.IsEmpty) return null;
        return here with { Change = change, Facts = facts, VerificationLost = lost, VerificationGained = gained };
    }

    private static PluginChange Change(PluginState was, PluginState now)
    {
        if (was.Entry.Source == now.Entry.Source && was.Entry.Version == now.Entry.Version)
            return was.File.Sha256 == now.File.Sha256 ? PluginChange.Changed : PluginChange.Replaced;
        return VersionOrder.Compare(was.Entry, now.Entry) switch
        {
            < 0 => PluginChange.Upgraded,
            > 0 => PluginChange.Downgraded,
            _ => PluginChange.Changed,
        };
    }

    private static ImmutableArray<FactChange> Facts(PluginState was, PluginState now)
    {
        (string Fact, string? From, string? To)[] all =
        [
            ("source", was.Entry.Source, now.Entry.Source),
            ("version", was.Entry.Version, now.Entry.Version),
            ("sha256", was.File.Sha256.ToString(), now.File.Sha256.ToString()),
            ("size", Number(was.File.Size), Number(now.File.Size)),
            .. LockDiff.Facts(was.File).Zip(LockDiff.Facts(now.File), (w, n) => (w.Fact, w.Value, n.Value)),
        ];
        return [.. all.Where(f => f.From != f.To).Select(f => new FactChange(f.Fact, f.From, f.To))];
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    // What is said of plugins, and that sources come and go with theirs, is told by the plugins.
    private static bool IsOther(LockDifference difference) => difference.Change switch
    {
        LockChange.OutputChanged or LockChange.RequestChanged or LockChange.LocationChanged or LockChange.ArtifactReplaced => true,
        LockChange.FactChanged => difference.Plugin is null,
        _ => false,
    };

    // Two sources may give one platform the same name in a lock that was edited; the first by source stands for it.
    private static Dictionary<(string Plugin, Platform Platform), PluginState> States(Lockfile locked)
    {
        var states = new Dictionary<(string Plugin, Platform Platform), PluginState>();
        foreach (var entry in locked.Plugins)
        {
            foreach (var (plugin, file) in entry.Files) states.TryAdd((plugin, entry.Platform), new PluginState(entry, file));
        }

        return states;
    }
}
