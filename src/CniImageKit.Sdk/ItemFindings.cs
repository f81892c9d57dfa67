using CniImageKit.Diagnostics;
using Microsoft.Build.Framework;

namespace CniImageKit.Sdk;

/// <summary>What is wrong with items before there is a manifest of them.</summary>
internal static class ItemFindings
{
    /// <summary>Reports everything.</summary>
    public static void Report(
        FindingLog findings, string[] platforms, ITaskItem[] plugins, ITaskItem[] outputs, StrangeMetadata[] strangers)
    {
        if (plugins.Length == 0) findings.Add(Rules.OutputsWithoutPlugins(PlaceOf(outputs[0], "CniOutput")));
        else if (platforms.Length == 0) findings.Add(Rules.NoItemPlatforms(PlaceOf(plugins[0], "CniPlugin")));
        foreach (var (item, type, name, keys) in strangers)
        {
            string[] known = [.. keys.Select(k => k.Metadata)];
            findings.Add(Rules.UnknownMetadata(
                ProjectPlaces.Of(item.GetMetadata("DefiningProjectFullPath"), type, item.ItemSpec, name), type, name,
                NearestName.Among(known, name), known));
        }
    }

    private static Location PlaceOf(ITaskItem item, string type) =>
        ProjectPlaces.Of(item.GetMetadata("DefiningProjectFullPath"), type, item.ItemSpec, null);
}
