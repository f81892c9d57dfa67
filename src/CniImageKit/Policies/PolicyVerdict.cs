using System.Collections.Immutable;
using CniImageKit.Advisories;
using CniImageKit.Diagnostics;

namespace CniImageKit.Policies;

/// <summary>What a policy says of a lock.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Findings">What it refuses, in the order of its sections, then warnings about its exceptions.</param>
/// <param name="Excused">What it would refuse but for an exception.</param>
internal sealed record PolicyVerdict(Policy Policy, ImmutableArray<Diagnostic> Findings, ImmutableArray<Excused> Excused)
{
    /// <summary>The advisories that the policy asks for and that are pinned, or null.</summary>
    public AdvisoryPin? Pin { get; init; }

    /// <summary>Whether something is refused.</summary>
    public bool Refuses => Findings.Any(f => f.Rule.Severity == Severity.Error);
}

/// <summary>A refusal that does not count.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="By">The exception.</param>
internal sealed record Excused(Diagnostic Finding, PolicyException By);
