using System.Collections.Immutable;
using NuGet.Versioning;

namespace CniImageKit.Cni;

/// <summary>
/// Which CNI spec versions a released plugin speaks, as read from the source of each release (<c>skel.PluginMain</c> and
/// <c>version.All</c> of the vendored library). Only what was read is claimed: a release newer than the table has no answer.
/// </summary>
internal static class CniVersions
{
    private const string Reference = "containernetworking/plugins";

    /// <summary>Every version of the spec, oldest first.</summary>
    public static ImmutableArray<string> Spec { get; } = ["0.1.0", "0.2.0", "0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"];

    /// <summary>Rows with a plugin's name come before those for all plugins of the project; the first that fits answers.</summary>
    private static readonly Row[] Table =
    [
        new(Reference, "bandwidth", "0.8.0", "1.0.0", "0.3.0", "0.4.0"),
        new(Reference, "bandwidth", "1.0.0", "1.6.0", "0.3.0", "1.0.0"),
        new(Reference, "bandwidth", "1.6.0", "1.10.0", "0.3.0", "1.1.0"),
        new(Reference, "firewall", "0.8.0", "1.0.0", "0.4.0", "0.4.0"),
        new(Reference, "firewall", "1.0.0", "1.6.0", "0.4.0", "1.0.0"),
        new(Reference, "firewall", "1.6.0", "1.10.0", "0.4.0", "1.1.0"),
        new(Reference, "vrf", "0.9.0", "1.0.0", "0.3.1", "0.4.0"),
        new(Reference, "vrf", "1.0.0", "1.6.0", "0.3.1", "1.0.0"),
        new(Reference, "vrf", "1.6.0", "1.10.0", "0.3.1", "1.1.0"),
        new(Reference, "win-bridge", "0.8.0", "1.0.0", "0.1.0", "0.3.0"),
        new(Reference, "win-overlay", "0.8.0", "1.0.0", "0.1.0", "0.3.0"),
        new(Reference, null, "0.6.0", "0.8.0", "0.1.0", "0.3.1"),
        new(Reference, null, "0.8.0", "1.0.0", "0.1.0", "0.4.0"),
        new(Reference, null, "1.0.0", "1.6.0", "0.1.0", "1.0.0"),
        new(Reference, null, "1.6.0", "1.10.0", "0.1.0", "1.1.0"),
        new("flannel-io/cni-plugin", "flannel", "1.0.0", "1.1.0", "0.1.0", "1.0.0"),
        new("flannel-io/cni-plugin", "flannel", "1.5.1", "1.10.0", "0.1.0", "1.1.0"),
        new("k8snetworkplumbingwg/multus-cni", "passthru", "4.2.0", "4.4.0", "0.3.0", "1.1.0"),
        new("k8snetworkplumbingwg/multus-cni", null, "4.0.0", "4.1.0", "0.1.0", "1.0.0"),
        new("k8snetworkplumbingwg/multus-cni", null, "4.1.0", "4.4.0", "0.1.0", "1.1.0"),
        new("k8snetworkplumbingwg/whereabouts", "whereabouts", "0.9.4", "0.10.0", "0.1.0", "1.1.0"),
    ];

    /// <summary>
    /// <c>0.1.0-1.1.0</c>, or one version where it speaks one only; null where unknown. <paramref name="project"/> is owner/name, with or
    /// without <c>github.com/</c> before it and a module's <c>/vN</c> after it. A rebuild label (<c>1.9.1-flannel1</c>) is passed over.
    /// </summary>
    public static string? Of(string plugin, string project, NuGetVersion release)
    {
        if (release.IsPrerelease && !release.Release.StartsWith("flannel", StringComparison.Ordinal)) return null;
        var plain = new NuGetVersion(release.Major, release.Minor, release.Patch);
        var name = Plain(project);
        var row = Array.Find(
            Table, r => r.Project == name && (r.Plugin is null || r.Plugin == plugin) && plain >= r.Since && plain < r.Before);
        return row is null ? null : row.First == row.Last ? row.First : $"{row.First}-{row.Last}";
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
        return string.Join('/', parts).ToLowerInvariant();
    }

    private sealed record Row(string Project, string? Plugin, NuGetVersion Since, NuGetVersion Before, string First, string Last)
    {
        public Row(string project, string? plugin, string since, string before, string first, string last)
            : this(project, plugin, NuGetVersion.Parse(since), NuGetVersion.Parse(before), first, last)
        {
        }
    }
}
