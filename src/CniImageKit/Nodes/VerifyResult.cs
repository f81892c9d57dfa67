using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Nodes;

/// <summary>How a target compares with the lock.</summary>
/// <param name="Findings">
/// What differs, by platform and path, then what the policy refuses; empty where the target holds exactly what was locked.
/// </param>
/// <param name="Platforms">What was looked at, by platform.</param>
public sealed record VerifyResult(ImmutableArray<Diagnostic> Findings, ImmutableArray<VerifiedPlatform> Platforms)
{
    /// <summary>Whether a finding is an error: the target is not what was locked.</summary>
    public bool Drifted => Findings.Any(f => f.Rule.Severity == Severity.Error);

    /// <summary>The policy that the lock was held against, whose findings are among these; null where there is none.</summary>
    internal string? Policy { get; init; }
}

/// <summary>The count for one platform.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Locked">Plugins that the lock has for it.</param>
/// <param name="Held">Those of them that lie in the target with the locked bytes.</param>
public sealed record VerifiedPlatform(Platform Platform, int Locked, int Held);
