using System.Collections.Immutable;

namespace CniImageKit.Comparing;

/// <summary>Names the sources of plugins that no lock tells of.</summary>
internal static class SourceNaming
{
    /// <summary>The side with each nameless plugin put to the source that the other side has it from.</summary>
    public static DiffSide Apply(DiffSide side, DiffSide other)
    {
        if (side.Entries.All(e => e.Source.Length > 0)) return side;
        var names = new Dictionary<(string Plugin, Platform Platform), string>();
        foreach (var entry in other.Entries)
            foreach (var plugin in entry.Files.Keys) names.TryAdd((plugin, entry.Platform), entry.Source);
        return side with { Entries = [.. side.Entries.SelectMany(e => e.Source.Length > 0 ? [e] : Split(e, names))] };
    }

    private static IEnumerable<SideEntry> Split(SideEntry entry, Dictionary<(string Plugin, Platform Platform), string> names) =>
        from file in entry.Files
        group file by names.GetValueOrDefault((file.Key, entry.Platform), "") into named
        let files = named.ToImmutableSortedDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal)
        select entry with { Source = named.Key, Files = files };
}
