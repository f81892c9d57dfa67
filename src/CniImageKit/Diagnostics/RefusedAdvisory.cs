using System.Collections.Immutable;

namespace CniImageKit.Diagnostics;

/// <summary>An advisory that a policy refuses.</summary>
internal sealed record RefusedAdvisory
{
    /// <summary>Its id, and the CVE.</summary>
    public required string Id { get; init; }

    /// <summary>How it is rated, or <c>unrated</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>The least that the policy refuses.</summary>
    public required string Least { get; init; }

    /// <summary>The plugins that it concerns.</summary>
    public required ImmutableArray<string> Plugins { get; init; }

    /// <summary>Their source.</summary>
    public required string Source { get; init; }

    /// <summary>Their platforms.</summary>
    public required ImmutableArray<Platform> Platforms { get; init; }

    /// <summary>The part that it is about, in which version, and in a line what it is.</summary>
    public required string What { get; init; }

    /// <summary>How well it is known.</summary>
    public required string KnownBy { get; init; }

    /// <summary>The version that mends it, or null.</summary>
    public required string? Fixed { get; init; }

    /// <summary>Where people read more, or null.</summary>
    public required string? Url { get; init; }

    /// <summary>The place in the lock.</summary>
    public required string LockedAt { get; init; }

    /// <summary>What mends it.</summary>
    public required string Mend { get; init; }
}
