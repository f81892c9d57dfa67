using CniImageKit.Diagnostics;
using CniImageKit.Manifest;

namespace CniImageKit.Locking;

/// <summary>
/// Why an entry's request is another than when it was locked. The lock holds only its hash, so this is what the locked facts let one
/// deduce; where they agree with the manifest, only that something changed can be said.
/// </summary>
/// <param name="At">The place in the manifest that disagrees.</param>
/// <param name="Differs">A clause.</param>
/// <param name="Expected">What the manifest says, or null.</param>
/// <param name="Found">What the lock says, or null.</param>
internal sealed record StaleReason(Location At, string Differs, string? Expected, string? Found)
{
    /// <summary>The first reason that can be told.</summary>
    public static StaleReason Of(PluginEntry entry, LockEntry locked) =>
        OfSource(entry, locked) ?? OfVersion(entry, locked) ?? OfPlugins(entry, locked)
        ?? new StaleReason(entry.At, "its entry in the manifest was changed since", null, null);

    private static StaleReason? OfSource(PluginEntry entry, LockEntry locked)
    {
        var expected = entry.Settings switch
        {
            GitHubSettings github => $"github:{github.Repository.Value}@",
            AptSettings => "apt:",
            UrlSettings => "url:",
            NuGetSettings => "nuget:",
            OciSettings oci => $"oci:{oci.Image.Value}@",
            _ => "directory:",
        };
        return locked.Artifact.Location.StartsWith(expected, StringComparison.OrdinalIgnoreCase)
            ? null
            : new StaleReason(entry.From.At, "it was locked from another place", expected.TrimEnd('@', ':'), locked.Artifact.Location);
    }

    private static StaleReason? OfVersion(PluginEntry entry, LockEntry locked)
    {
        if (entry.ExactVersion is { } exact && exact.Value != locked.Version)
            return new StaleReason(exact.At, $"it locks version {locked.Version}", exact.Value, locked.Version);
        var version = LockedReleases.Comparable(entry, locked.Version);
        if (entry.Version is not { } range || version is null || range.Value.Satisfies(version))
            return null;
        return new StaleReason(range.At, $"it locks version {locked.Version}, which does not fit", range.Value.ToString(), locked.Version);
    }

    private static StaleReason? OfPlugins(PluginEntry entry, LockEntry locked)
    {
        foreach (var name in entry.Include)
        {
            var onNode = entry.Rename.GetValueOrDefault(name.Value, name).Value;
            if (!locked.Files.ContainsKey(onNode) && !locked.Files.ContainsKey(onNode + ".exe"))
                return new StaleReason(name.At, $"it lacks the plugin '{onNode}'", null, null);
        }

        foreach (var name in entry.Exclude)
        {
            if (locked.Files.ContainsKey(name.Value) || locked.Files.ContainsKey(name.Value + ".exe"))
                return new StaleReason(name.At, $"it holds the excluded plugin '{name.Value}'", null, null);
        }

        var wanted = entry.Include.Select(i => entry.Rename.GetValueOrDefault(i.Value, i).Value).ToHashSet(StringComparer.Ordinal);
        var spare = locked.Files.Keys
            .FirstOrDefault(f => !wanted.Contains(f) && !(f.EndsWith(".exe", StringComparison.Ordinal) && wanted.Contains(f[..^4])));
        return wanted.Count == 0 || spare is null
            ? null
            : new StaleReason(entry.At, $"it holds the plugin '{spare}', which is not included", null, null);
    }
}
