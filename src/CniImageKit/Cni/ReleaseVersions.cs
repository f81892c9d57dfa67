using System.Collections.Immutable;
using System.Text.Json;
using NuGet.Versioning;

namespace CniImageKit.Cni;

/// <summary>Which CNI versions the plugins of some releases speak, and where that was read.</summary>
/// <param name="Project">owner/name.</param>
/// <param name="Plugin">The plugin; null for all of the project that have no row of their own.</param>
/// <param name="Since">The first release.</param>
/// <param name="Before">The first release that is not meant any more, or is not known yet.</param>
/// <param name="Speaks">As in the lock; null where there are gaps in what they speak, of which nothing is claimed.</param>
/// <param name="Source"><c>owner/name:path@tag</c> of the last release that was looked at.</param>
internal sealed record ReleaseVersions(
    string Project, string? Plugin, NuGetVersion Since, NuGetVersion Before, string? Speaks, string Source)
{
    /// <summary>Every row; those with a plugin's name come first, and the first that fits answers.</summary>
    public static ImmutableArray<ReleaseVersions> Table { get; } = Load();

    private static ImmutableArray<ReleaseVersions> Load()
    {
        using var json = typeof(ReleaseVersions).Assembly.GetManifestResourceStream("cni/versions.json")!;
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("plugins").EnumerateArray().Select(Row)];
    }

    private static ReleaseVersions Row(JsonElement row)
    {
        string? Text(string key) => row.TryGetProperty(key, out var value) ? value.GetString() : null;
        return new ReleaseVersions(
            Text("project")!, Text("plugin"), NuGetVersion.Parse(Text("since")!), NuGetVersion.Parse(Text("before")!), Text("speaks"),
            Text("source")!);
    }
}
