using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Comparing;

/// <summary>What differs between two sides, told of plugins.</summary>
internal sealed record LockComparison
{
    /// <summary>The old side.</summary>
    public required DiffSide Old { get; init; }

    /// <summary>The new side.</summary>
    public required DiffSide New { get; init; }

    /// <summary>Plugins that differ: loud ones first, then by name and platform.</summary>
    public required ImmutableArray<PluginDifference> Plugins { get; init; }

    /// <summary>Sources that differ, by name and platform: their artifacts, licences, modules and verification.</summary>
    public required ImmutableArray<SourceDifference> Sources { get; init; }

    /// <summary>What differs of the locks as a whole: <c>recipe</c>, <c>sourceDate</c>.</summary>
    public required ImmutableArray<FactChange> Facts { get; init; }

    /// <summary>Plugins, each platform's counted, of which nothing differs.</summary>
    public int Unchanged { get; init; }

    /// <summary>Known advisories that hold for the new side and did not for the old one; worst first.</summary>
    public ImmutableArray<AdvisoryChange> AdvisoriesOpened { get; init; } = [];

    /// <summary>Known advisories that held for the old side and do no longer; worst first.</summary>
    public ImmutableArray<AdvisoryChange> AdvisoriesClosed { get; init; } = [];

    /// <summary>Findings about the sides themselves. How the old lock is spelt is no longer of interest.</summary>
    public ImmutableArray<Diagnostic> Findings => [.. Old.Findings.Where(f => f.Rule.Id != "CNIK3501"), .. New.Findings];

    /// <summary>Whether anything differs; how a lock is spelt does not count.</summary>
    public bool Differs => Plugins.Length > 0 || Sources.Length > 0 || Facts.Length > 0;

    /// <summary>Whether something differs that nobody asked for, or a side is not what it says.</summary>
    public bool IsLoud => Plugins.Any(p => p.IsLoud) || Sources.Any(s => s.IsLoud) || Findings.Any(LoudFindings.IsLoud);
}

/// <summary>A known advisory that came or went with the change.</summary>
/// <param name="Id">Such as <c>GO-2025-4222</c>.</param>
/// <param name="Severity">One word of its source, such as <c>high</c>; null where it gives none.</param>
/// <param name="Summary">What it is, in a sentence; null where its source gives none.</param>
/// <param name="FixedIn">The version that mends it, or null.</param>
/// <param name="Source">The lock's source that it is about.</param>
/// <param name="Plugins">The plugins that it is about, sorted.</param>
internal sealed record AdvisoryChange(
    string Id, string? Severity, string? Summary, string? FixedIn, string Source, ImmutableArray<string> Plugins);
