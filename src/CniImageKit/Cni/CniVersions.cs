using System.Collections.Immutable;
using NuGet.Versioning;

namespace CniImageKit.Cni;

/// <summary>
/// Which CNI spec versions a released plugin speaks, as read from the source of each release (<c>skel.PluginMain</c> and
/// <c>version.All</c> of the vendored library). Only what was read is claimed: a release newer than the table has no answer.
/// </summary>
internal static class CniVersions
{
    /// <summary>Every version of the spec, oldest first.</summary>
    public static ImmutableArray<string> Spec { get; } = ["0.1.0", "0.2.0", "0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"];

    /// <summary>
    /// <c>0.1.0-1.1.0</c>, or one version where it speaks one only; null where unknown. <paramref name="project"/> is owner/name, with or
    /// without <c>github.com/</c> before it and a module's <c>/vN</c> after it. A rebuild label (<c>1.9.1-flannel1</c>) is passed over.
    /// </summary>
    public static string? Of(string plugin, string project, NuGetVersion release)
    {
        if (release.IsPrerelease && !release.Release.StartsWith("flannel", StringComparison.Ordinal)) return null;
        var plain = new NuGetVersion(release.Major, release.Minor, release.Patch);
        var name = Plain(project);
        return ReleaseVersions.Table.FirstOrDefault(r => r.Project.Equals(name, StringComparison.OrdinalIgnoreCase)
            && (r.Plugin is null || r.Plugin == plugin) && plain >= r.Since && plain < r.Before)?.Speaks;
    }

    /// <summary>The versions that a text such as <c>0.3.0-1.0.0</c> stands for, oldest first.</summary>
    public static ReadOnlySpan<string> In(string range)
    {
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        var first = Spec.IndexOf(dash < 0 ? range : range[..dash]);
        var last = Spec.IndexOf(range[(dash + 1)..]);
        return first < 0 || last < first ? [] : Spec.AsSpan()[first..(last + 1)];
    }

    private static string Plain(string project)
    {
        var parts = project.Split('/').SkipWhile(p => p == "github.com").Take(2);
        return string.Join('/', parts);
    }
}
