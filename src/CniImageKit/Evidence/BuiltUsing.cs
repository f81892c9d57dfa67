using System.Collections.Immutable;

namespace CniImageKit.Evidence;

/// <summary>
/// The Debian control field <c>Built-Using</c> (Debian policy 7.8): source packages whose code lies in the binaries. For Go plugins of
/// Debian
/// it is the only evidence of their dependencies.
/// </summary>
internal static class BuiltUsing
{
    /// <summary>Source package and exact version, sorted; parts that are no <c>name (= version)</c> are left out.</summary>
    public static ImmutableArray<(string Name, string Version)> Read(string? field) =>
    [
        .. (field ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split("(=", 2, StringSplitOptions.TrimEntries))
            .Where(part => part.Length == 2 && part[0].Length > 0 && part[1].EndsWith(')'))
            .Select(part => (Name: part[0], Version: part[1][..^1].Trim()))
            .Where(part => part.Version.Length > 0)
            .Distinct()
            .OrderBy(part => part.Name, StringComparer.Ordinal).ThenBy(part => part.Version, StringComparer.Ordinal),
    ];
}
