using System.Collections.Immutable;
using CniImageKit.Cni.References;
using CniImageKit.Diagnostics;

namespace CniImageKit.Reviewing;

/// <summary>What <c>check</c> is asked to do.</summary>
internal sealed record CheckRequest
{
    /// <summary>The manifest as the user named it; may be absent with <see cref="Target"/>.</summary>
    public required string Manifest { get; init; }

    /// <summary>The lock; beside the manifest where null.</summary>
    public string? LockFile { get; init; }

    /// <summary>As in LockRequest.</summary>
    public string? BaseDirectory { get; init; }

    /// <summary>Files and directories of configuration, as the user named them.</summary>
    public required ImmutableArray<string> Configs { get; init; }

    /// <summary>An image, root file system or plugin directory whose plugins count; the lock's where null.</summary>
    public string? Target { get; init; }
}

/// <summary>What a check found.</summary>
internal sealed record CheckOutcome
{
    /// <summary>Sorted by file and place.</summary>
    public required ImmutableArray<Diagnostic> Findings { get; init; }

    /// <summary>How many files were read.</summary>
    public required int Files { get; init; }

    /// <summary>Every plugin that is needed, each place once.</summary>
    public required ImmutableArray<PluginReference> Needed { get; init; }

    /// <summary>Who speaks which CNI version, of the target where one is asked about; empty where there is no lock.</summary>
    public required VersionMatrix Versions { get; init; }

    /// <summary>Values that only the cluster or a template engine fills in.</summary>
    public required ImmutableArray<NetworkUse> Unknown { get; init; }
}
