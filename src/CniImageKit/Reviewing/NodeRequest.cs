using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Reports;

namespace CniImageKit.Reviewing;

/// <summary>What <c>verify --node</c> is asked to do.</summary>
public sealed record NodeRequest
{
    /// <summary>The directory that is the node's root; <c>/</c> is the node itself.</summary>
    public string Root { get; init; } = "/";

    /// <summary>The lock; the one that the node carries where null.</summary>
    public string? LockFile { get; init; }

    /// <summary>The node's platform; told by its runtime's program, or by this machine, where null.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The runtime, by one of the names that <c>--runtime</c> takes; looked for where null.</summary>
    public string? Runtime { get; init; }

    /// <summary>Keeps the report until the next check, which then can tell since when something differs; none where null.</summary>
    public string? StateFile { get; init; }

    /// <summary>A file that gets the outcome in Prometheus' text format; none where null.</summary>
    public string? MetricsFile { get; init; }
}

/// <summary>What a look at a node found.</summary>
public sealed record NodeOutcome
{
    /// <summary>The outcome in short. Its state is unknown where the findings say why nothing could be told.</summary>
    public required NodeReport Report { get; init; }

    /// <summary>What differs, and what is wrong with the configuration.</summary>
    public required ImmutableArray<Diagnostic> Findings { get; init; }

    /// <summary>The lock's path; null where there is none.</summary>
    public string? Lock { get; init; }

    /// <summary>Why the runtime is taken for the node's, one clause; null where none was found.</summary>
    public string? Reason { get; init; }

    /// <summary>The locked plugins by name, and whether the runtime would run each.</summary>
    public ImmutableSortedDictionary<string, bool> Plugins { get; init; } = ImmutableSortedDictionary<string, bool>.Empty;

    /// <summary>Files in the directories that the lock does not know: others may have put them there.</summary>
    public ImmutableArray<string> Foreign { get; init; } = [];
}
