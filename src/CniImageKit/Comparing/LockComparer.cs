using System.Collections.Immutable;
using CniImageKit.Locking;

namespace CniImageKit.Comparing;

/// <summary>Compares two sides plugin by plugin: a node has one file of a name, whichever source it comes from.</summary>
internal static class LockComparer
{
    /// <summary>What differs between two locks.</summary>
    public static LockComparison Compare(LocatedLock old, LocatedLock @new) => Compare(DiffSide.Of(old), DiffSide.Of(@new));

    /// <summary>What differs; equal meanings give nothing, however they are spelt.</summary>
    public static LockComparison Compare(DiffSide old, DiffSide @new)
    {
        (old, @new) = (SourceNaming.Apply(old, @new), SourceNaming.Apply(@new, old));
        var (before, after) = (States(old), States(@new));
        var keys = before.Keys.Union(after.Keys).ToList();
        var plugins = keys
            .Select(key => Difference(key.Plugin, key.Platform, before.GetValueOrDefault(key), after.GetValueOrDefault(key)))
            .OfType<PluginDifference>();
        var compared = new LockComparison
        {
            Old = old,
            New = @new,
            Plugins =
            [
                .. plugins.OrderByDescending(p => p.Change == PluginChange.Replaced).ThenByDescending(p => p.IsLoud)
                    .ThenBy(p => p.Plugin, StringComparer.Ordinal).ThenBy(p => p.Platform),
            ],
            Sources = [.. SourceComparer.Compare(old, @new)],
            Facts = Whole(old.Lock?.Lock, @new.Lock?.Lock),
        };
        return compared with { Unchanged = keys.Count - compared.Plugins.Length };
    }

    private static PluginDifference? Difference(string plugin, Platform platform, PluginState? was, PluginState? now)
    {
        var here = new PluginDifference { Plugin = plugin, Platform = platform, Change = PluginChange.Changed, From = was, To = now };
        if (was is null) return here with { Change = PluginChange.Added };
        if (now is null) return here with { Change = PluginChange.Removed };
        var (lost, gained) = SourceComparer.Ways(was.Entry.Locked, now.Entry.Locked);
        var facts = FileFacts.Compare(was, now);
        var change = Change(was, now);
        if (change == PluginChange.Changed && facts.IsEmpty && lost.IsEmpty && gained.IsEmpty) return null;
        var (cniLost, cniGained) = FileFacts.Cni(was.File, now.File);
        return here with
        {
            Change = change,
            Facts = facts,
            CniLost = cniLost,
            CniGained = cniGained,
            VerificationLost = lost,
            VerificationGained = gained,
        };
    }

    private static PluginChange Change(PluginState was, PluginState now)
    {
        var (old, @new) = (was.Entry, now.Entry);
        if (old.Version is null || @new.Version is null) return PluginChange.Changed;
        var same = was.File.Sha256 == now.File.Sha256;
        // What tells a version for itself may tell it otherwise than a lock does: the same bytes are the same version.
        if (same && (old.Locked is null || @new.Locked is null)) return PluginChange.Changed;
        if (old.Source == @new.Source && old.Version == @new.Version) return same ? PluginChange.Changed : PluginChange.Replaced;
        return VersionOrder.Compare(old.Release, @new.Release) switch
        {
            < 0 => PluginChange.Upgraded,
            > 0 => PluginChange.Downgraded,
            _ => PluginChange.Changed,
        };
    }

    private static ImmutableArray<FactChange> Whole(Lockfile? old, Lockfile? @new)
    {
        if (old is null || @new is null) return [];
        FactChange[] all =
        [
            new("recipe", old.Recipe.ToString(), @new.Recipe.ToString()),
            new("sourceDate", old.SourceDate.ToString(), @new.SourceDate.ToString()),
        ];
        return [.. all.Where(f => f.From != f.To)];
    }

    // Two sources may give one platform the same name in a lock that was edited; the first by source stands for it.
    private static Dictionary<(string Plugin, Platform Platform), PluginState> States(DiffSide side)
    {
        var states = new Dictionary<(string Plugin, Platform Platform), PluginState>();
        foreach (var entry in side.Entries.OrderBy(e => e.Source, StringComparer.Ordinal))
        {
            foreach (var (plugin, file) in entry.Files) states.TryAdd((plugin, entry.Platform), new PluginState(entry, file));
        }

        return states;
    }
}
