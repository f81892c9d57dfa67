using System.Collections.Immutable;
using CniImageKit.Cni;
using CniImageKit.Locking;

namespace CniImageKit.Reviewing;

/// <summary>What is known of a plugin's CNI versions.</summary>
/// <param name="Plugin">The plugin.</param>
/// <param name="From">Its source and version, for messages.</param>
/// <param name="Cni">As in the lock, such as <c>0.3.0-1.0.0</c>; null where unknown.</param>
internal sealed record SpokenVersions(string Plugin, string From, string? Cni)
{
    /// <summary>The versions, oldest first; empty where unknown.</summary>
    public ImmutableArray<string> Versions => Cni is null ? [] : [.. CniVersions.In(Cni)];

    /// <summary>What a lock says, each plugin of each source once.</summary>
    public static ImmutableArray<SpokenVersions> Of(Lockfile locked) =>
    [
        .. locked.Plugins
            .SelectMany(e => e.Files.Select(f => new SpokenVersions(f.Key, $"{e.Source} {e.Version}", f.Value.Cni))).Distinct(),
    ];
}
