using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Reviewing;

/// <summary>How a merge of locks ended: whole where nothing was found.</summary>
/// <param name="File">The lock, as in the work tree.</param>
/// <param name="Findings">What a person has to settle (CNIK3022 to CNIK3024), and CNIK3510 where the three were merged as text.</param>
internal sealed record MergeOutcome(string File, ImmutableArray<Diagnostic> Findings)
{
    /// <summary>Whether nothing is left to settle.</summary>
    public bool IsClean => Findings.IsEmpty;
}
