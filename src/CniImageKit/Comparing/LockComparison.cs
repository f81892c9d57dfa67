using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Comparing;

/// <summary>Which locks to compare.</summary>
/// <param name="Old">A lock, or a manifest (<c>.yaml</c>, <c>.yml</c>), which stands for the lock beside it.</param>
/// <param name="New">The same.</param>
internal sealed record DiffRequest(string Old, string New);

/// <summary>What differs between two locks, told of plugins.</summary>
internal sealed record LockComparison
{
    /// <summary>The old lock's path as the user would name it.</summary>
    public required string Old { get; init; }

    /// <summary>The new lock's.</summary>
    public required string New { get; init; }

    /// <summary>Plugins that differ: loud ones first, then by name and platform.</summary>
    public required ImmutableArray<PluginDifference> Plugins { get; init; }

    /// <summary>What differs besides: the recipe, the date, an entry's request, an artifact's location and bytes.</summary>
    public required ImmutableArray<LockDifference> Others { get; init; }

    /// <summary>Warnings about the files themselves.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];

    /// <summary>Whether anything differs; how a lock is spelt does not count.</summary>
    public bool Differs => Plugins.Length > 0 || Others.Length > 0;

    /// <summary>Whether something differs that nobody asked for.</summary>
    public bool IsLoud => Plugins.Any(p => p.IsLoud) || Others.Any(o => o.IsLoud);
}
