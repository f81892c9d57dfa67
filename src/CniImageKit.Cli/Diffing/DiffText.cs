using CniImageKit.Comparing;

namespace CniImageKit.Cli.Diffing;

/// <summary>
/// What <c>diff</c> prints: a row a plugin and platform, loud ones first, then what nobody asked for, then what differs of the whole, then
/// counts.
/// </summary>
internal static class DiffText
{
    public static void Write(Screen screen, LockComparison found)
    {
        if (!found.Differs)
        {
            var locks = found is { Old.Kind: DiffSideKind.Lock, New.Kind: DiffSideKind.Lock };
            screen.Say(locks ? "the locks say the same" : "no plugin differs");
            return;
        }

        string[] head = ["plugin", "platform", "change", "version", "size", "besides"];
        if (found.Plugins.Length > 0) screen.Table(head, found.Plugins.Select(Row));
        foreach (var (from, to) in found.Facts.Where(f => f.Fact == "recipe").Select(f => (f.From, f.To)))
            screen.Say($"  lock: recipe {from} → {to}");
        foreach (var line in Loud(found)) screen.Say($"! {line}");
        foreach (var (label, text) in DiffSummary.Of(found).Where(l => l.Label != "opened")) screen.Say($"  {label,-12} {text}");
        screen.Say(DiffWords.Counts(found));
    }

    /// <summary>The same as plain lines, one a difference, for a lock that was just written.</summary>
    public static IEnumerable<string> Lines(LockComparison found) =>
    [
        .. found.Facts.Select(f => $"lock: {f.Fact} {f.From} → {f.To}"),
        .. found.Plugins.Select(p => string.Join(
            "; ", DiffWords.Besides(p).Prepend($"{p.Source} {p.Platform} {p.Plugin}: {Change(p)} {Version(p)}"))),
        .. DiffSummary.Of(found).Where(l => l.Label != "opened").Select(l => $"{l.Label}: {l.Text}"),
        .. Loud(found),
    ];

    private static IReadOnlyList<string> Row(PluginDifference plugin) =>
    [
        plugin.Plugin, plugin.Platform.ToString(), Change(plugin), Version(plugin),
        DiffWords.Bytes(plugin.From?.File.Size, plugin.To?.File.Size), string.Join("; ", DiffWords.Besides(plugin)),
    ];

    private static string Change(PluginDifference plugin) =>
        plugin.Change == PluginChange.Replaced ? "BYTES CHANGED" : DiffWords.Of(plugin.Change);

    private static string Version(PluginDifference plugin) => DiffWords.FromTo(plugin.From?.Entry.Version, plugin.To?.Entry.Version);

    private static IEnumerable<string> Loud(LockComparison found)
    {
        foreach (var plugin in found.Plugins.Where(p => p.Change == PluginChange.Replaced))
            yield return $"{plugin.Plugin} {plugin.Platform}: other bytes of {DiffWords.Source(plugin.Source)} under the same version";
        foreach (var source in found.Sources.Where(s => s.Change == PluginChange.Replaced))
            yield return $"{source.Source} {source.Platform}: its artifact has other bytes under the same name";
        // One line an artifact: all plugins from it lost the same.
        foreach (var source in found.Sources)
        {
            foreach (var way in source.VerificationLost)
                yield return $"{source.Source} {source.Platform}: no longer verified by {way}";
        }

        foreach (var advisory in found.AdvisoriesOpened)
            yield return $"{advisory.Id} is opened: {string.Join(", ", advisory.Plugins)}";
    }
}
