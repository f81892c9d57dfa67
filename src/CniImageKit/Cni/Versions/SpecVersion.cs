using NuGet.Versioning;

namespace CniImageKit.Cni.Versions;

/// <summary>Versions of the CNI specification.</summary>
internal static class SpecVersion
{
    /// <summary>What a configuration without one means (libcni/api.go).</summary>
    public const string WithoutOne = "0.1.0";

    /// <summary>Since when a result can pass from plugin to plugin: chains, and Multus.</summary>
    public const string Chains = "0.3.0";

    /// <summary>Orders two versions; what is none comes last, since nobody speaks it.</summary>
    public static int Compare(string one, string other) => (Parse(one), Parse(other)) switch
    {
        (null, null) => string.CompareOrdinal(one, other),
        (null, _) => 1,
        (_, null) => -1,
        var (a, b) => a!.CompareTo(b),
    };

    /// <summary>
    /// The version that a runtime passes on: the highest of <paramref name="versions"/> and <paramref name="version"/> that it speaks where
    /// it reads <c>cniVersions</c>, else <c>cniVersion</c> (libcni/conf.go, since 1.2.0).
    /// </summary>
    public static string Effective(string? version, IReadOnlyCollection<string> versions, string highest, bool readsVersions)
    {
        if (versions.Count == 0 || !readsVersions) return version ?? WithoutOne;
        var spoken = versions.Append(version).OfType<string>().Where(v => Parse(v) is not null && Compare(v, highest) <= 0).ToList();
        return spoken.Count == 0 ? version ?? WithoutOne : spoken.MaxBy(v => Parse(v))!;
    }

    private static NuGetVersion? Parse(string text) =>
        NuGetVersion.TryParse(text, out var version) && text.Split('.').Length == 3 ? version : null;
}
