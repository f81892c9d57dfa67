using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Manifest.Reading;

/// <summary>
/// Finds a file of the node that two entries, or two renames of one, would write (CNIK1025), as far as the includes tell.
/// </summary>
internal static class PluginOverlap
{
    /// <summary>Reports each, at the second place that names it.</summary>
    public static void Find(IEnumerable<PluginEntry> entries, ImmutableArray<Located<Platform>> declared, Findings findings)
    {
        var taken = new Dictionary<(string Plugin, Platform Platform), string>();
        var reported = new HashSet<Location>();
        foreach (var entry in entries)
        {
            var plugins = entry.Include.Select(i => entry.Rename.GetValueOrDefault(i.Value, i));
            // Without include the renames are all that is known by name.
            if (entry.Include.IsEmpty) plugins = entry.Rename.Values.OrderBy(r => r.At.Line).ThenBy(r => r.At.Column);
            ImmutableArray<Platform> platforms = [.. PlatformList.Of(entry, declared)];
            foreach (var plugin in plugins)
            {
                foreach (var platform in platforms)
                {
                    if (!taken.TryAdd((plugin.Value, platform), entry.Name) && reported.Add(plugin.At))
                        findings.Add(Rules.PluginTwice(plugin.At, plugin.Value, platform, entry.Name, taken[(plugin.Value, platform)]));
                }
            }
        }
    }
}
