using CniImageKit.Manifest;

namespace CniImageKit.Sources;

/// <summary>What an entry's version asks for.</summary>
internal static class Pin
{
    /// <summary>The one version that the entry names, as written; null where it names a range or nothing.</summary>
    public static string? Of(PluginEntry entry) => entry switch
    {
        { ExactVersion.Value: { } text } => text,
        { Version.Value: { IsMinInclusive: true, IsMaxInclusive: true, MinVersion: { } min, MaxVersion: { } max } } when min == max =>
            min.OriginalVersion ?? min.ToString(),
        _ => null,
    };

    /// <summary>Whether prereleases are wanted: only where the range itself names one.</summary>
    public static bool AsksPrerelease(PluginEntry entry) =>
        entry.Version?.Value is { } range
        && ((range.MinVersion?.IsPrerelease ?? false) || (range.MaxVersion?.IsPrerelease ?? false)
            || (range.Float?.IncludePrerelease ?? false));
}
