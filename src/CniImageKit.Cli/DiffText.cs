using CniImageKit.Comparing;
using CniImageKit.Locking;

namespace CniImageKit.Cli;

/// <summary>What <c>diff</c> prints: a row a plugin and platform, loud ones first, then what nobody asked for, then counts.</summary>
internal static class DiffText
{
    // Told by their own columns, or follow from another version.
    private static readonly string[] Elsewhere = ["version", "size", "sha256"];
    private static readonly string[] OfAVersion = ["module", "member"];

    public static void Write(Screen screen, LockComparison found)
    {
        if (!found.Differs)
        {
            screen.Say("the locks say the same");
            return;
        }

        string[] head = ["plugin", "platform", "change", "version", "size", "besides"];
        if (found.Plugins.Length > 0) screen.Table(head, found.Plugins.Select(Row));
        foreach (var other in found.Others.Where(o => IsTold(o, found))) screen.Say($"  {Told(other)}");
        foreach (var plugin in found.Plugins.Where(p => p.Change == PluginChange.Replaced))
            screen.Say($"! {plugin.Plugin} {plugin.Platform}: other bytes of {plugin.To!.Entry.Source} under the same version");
        foreach (var line in Lost(found)) screen.Say($"! {line}");
        screen.Say(Counts(found));
    }

    /// <summary>The word for what became of a plugin, in text and in JSON.</summary>
    public static string Word(PluginChange change) => change.ToString().ToLowerInvariant();

    private static IReadOnlyList<string> Row(PluginDifference plugin) =>
    [
        plugin.Plugin, plugin.Platform.ToString(), plugin.Change == PluginChange.Replaced ? "BYTES CHANGED" : Word(plugin.Change),
        FromTo(plugin, s => s.Entry.Version), FromTo(plugin, s => Screen.Bytes(s.File.Size)), string.Join("; ", Besides(plugin)),
    ];

    private static IEnumerable<string> Besides(PluginDifference plugin)
    {
        var sameVersion = plugin.Facts.All(f => f.Fact != "version");
        if (plugin.Change == PluginChange.Replaced)
            yield return $"sha256 {Screen.Short(plugin.From!.File.Sha256)} → {Screen.Short(plugin.To!.File.Sha256)}";
        foreach (var (fact, from, to) in plugin.Facts)
        {
            if (Elsewhere.Contains(fact) || (!sameVersion && OfAVersion.Contains(fact))) continue;
            yield return $"{fact} {from ?? "–"} → {to ?? "–"}";
        }

        foreach (var way in plugin.VerificationLost) yield return $"NO LONGER VERIFIED BY {way}";
        foreach (var way in plugin.VerificationGained) yield return $"verified by {way}";
    }

    private static string FromTo(PluginDifference plugin, Func<PluginState, string> fact)
    {
        var (from, to) = (plugin.From is null ? null : fact(plugin.From), plugin.To is null ? null : fact(plugin.To));
        return from is null || to is null || from == to ? to ?? from! : $"{from} → {to}";
    }

    // Another version lies elsewhere, and another request is told by what it led to: only what stands alone is worth a line.
    private static bool IsTold(LockDifference other, LockComparison found) => other.Change switch
    {
        LockChange.LocationChanged or LockChange.RequestChanged => !found.Plugins.Any(p =>
            p.Platform == other.Platform && (p.To ?? p.From)!.Entry.Source == other.Source),
        LockChange.FactChanged => false,
        _ => true,
    };

    private static string Told(LockDifference other) =>
        other.Change == LockChange.RequestChanged ? $"{other.Source} {other.Platform}: the manifest's entry changed" : other.ToString();

    // One line an artifact: all plugins from it lost the same.
    private static IEnumerable<string> Lost(LockComparison found) =>
        from plugin in found.Plugins
        from way in plugin.VerificationLost
        group plugin by (plugin.To!.Entry.Source, plugin.Platform, way) into lost
        select $"{lost.Key.Source} {lost.Key.Platform}: no longer verified by {lost.Key.way} ({lost.Count()} plugins)";

    private static string Counts(LockComparison found)
    {
        var counts = found.Plugins.GroupBy(p => p.Change).OrderBy(g => g.Key)
            .Select(g => $"{g.Count()} {Counted(g.Key)}").ToList();
        return counts.Count == 0 ? "no plugin differs" : string.Join(", ", counts);

        static string Counted(PluginChange change) =>
            change == PluginChange.Replaced ? "with other bytes under the same version" : Word(change);
    }
}
