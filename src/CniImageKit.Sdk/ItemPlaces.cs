using System.Text.Json;
using CniImageKit.Diagnostics;

namespace CniImageKit.Sdk;

/// <summary>Where in a project stands what a manifest of items has at a line.</summary>
internal static class ItemPlaces
{
    /// <summary>The place, or null where the file is no manifest of items.</summary>
    public static Location? Find(string manifest, int line)
    {
        string[] lines = [.. File.ReadLines(manifest).Take(line)];
        var mark = Array.FindLastIndex(lines, l => l.StartsWith(ItemManifest.Mark, StringComparison.Ordinal));
        if (mark < 0) return null;
        using var named = JsonDocument.Parse(lines[mark][ItemManifest.Mark.Length..]);
        string[] names = [.. named.RootElement.EnumerateArray().Select(n => n.GetString()!)];
        if (names is not [var file, var type, var include]) return null;
        var key = lines[^1].Trim().TrimStart('-').Split(':')[0].Trim();
        var metadata = PluginKeys.All.Concat(OutputKeys.All).FirstOrDefault(k => k.Key == key)?.Metadata;
        return ProjectPlaces.Of(file, type, include, metadata, nth: lines[..mark].Count(l => l == lines[mark]));
    }
}
