using CniImageKit.Comparing;

namespace CniImageKit.Cli.Diffing;

/// <summary>The words by which every form of a comparison tells the same things.</summary>
internal static class DiffWords
{
    /// <summary>The word for what became of a plugin, in text and in JSON.</summary>
    public static string Of(PluginChange change) => change.ToString().ToLowerInvariant();

    /// <summary>The counts by kind: <c>1 with other bytes under the same version, 2 upgraded</c>.</summary>
    public static string Counts(LockComparison found)
    {
        // A plugin is one, on however many platforms.
        var counts = found.Plugins.GroupBy(p => p.Change).OrderBy(g => g.Key)
            .Select(g => $"{g.Select(p => p.Plugin).Distinct().Count()} {Counted(g.Key)}").ToList();
        return counts.Count == 0 ? "no plugin differs" : string.Join(", ", counts);
    }

    /// <summary>What differs of a plugin besides version, size and digest, and what does not follow from them.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="told">Facts that are told elsewhere.</param>
    public static IEnumerable<string> Besides(PluginDifference plugin, params string[] told)
    {
        var sameVersion = plugin.Facts.All(f => f.Fact != "version");
        if (plugin.Change == PluginChange.Replaced && !told.Contains("sha256"))
            yield return $"sha256 {Screen.Short(plugin.From!.File.Sha256)} → {Screen.Short(plugin.To!.File.Sha256)}";
        if (!sameVersion && plugin.From!.File.Sha256 == plugin.To!.File.Sha256) yield return "the same bytes";
        foreach (var (fact, from, to) in plugin.Facts)
        {
            if (fact is "version" or "size" or "sha256" || told.Contains(fact)) continue;
            if (!sameVersion && fact is "module" or "member") continue;
            if (fact == "cni" && (plugin.CniLost.Length > 0 || plugin.CniGained.Length > 0)) continue;
            yield return $"{fact} {from ?? "–"} → {to ?? "–"}";
        }

        if (plugin.CniLost.Length > 0) yield return $"no longer speaks CNI {string.Join(", ", plugin.CniLost)}";
        if (plugin.CniGained.Length > 0) yield return $"speaks CNI {string.Join(", ", plugin.CniGained)} too";
    }

    /// <summary><c>1.8.0 → 1.9.1</c>; one of them where the other is missing or the same.</summary>
    public static string FromTo(string? from, string? to) =>
        from is null || to is null || from == to ? to ?? from ?? "–" : $"{from} → {to}";

    /// <summary>The same of two numbers of bytes.</summary>
    public static string Bytes(long? from, long? to)
    {
        var (was, now) = (from is { } old ? Screen.Bytes(old) : null, to is { } @new ? Screen.Bytes(@new) : null);
        // Of two in one unit it stands once.
        return was is not null && now is not null && was != now && was.Split(' ')[1] == now.Split(' ')[1]
            ? FromTo(was.Split(' ')[0], now) : FromTo(was, now);
    }

    /// <summary>The name of a source.</summary>
    public static string Source(string source) => source.Length == 0 ? "plugins of no lock" : source;

    /// <summary>A side, with its commit where it has one: <c>main:cni.lock.json (3f2a91c04d1e)</c>.</summary>
    public static string Side(DiffSide side) => side.Commit is { Length: >= 12 } commit ? $"{side.Name} ({commit[..12]})" : side.Name;

    private static string Counted(PluginChange change) =>
        change == PluginChange.Replaced ? "with other bytes under the same version" : Of(change);
}
