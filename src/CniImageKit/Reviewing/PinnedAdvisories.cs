using System.Collections.Immutable;
using CniImageKit.Advisories;
using CniImageKit.Diagnostics;

namespace CniImageKit.Reviewing;

/// <summary>The advisories that count.</summary>
/// <param name="Pin">What the pin says of them.</param>
/// <param name="Snapshot">The advisories.</param>
internal sealed record PinnedAdvisories(AdvisoryPin Pin, AdvisorySnapshot Snapshot)
{
    /// <summary>CNIK86xx.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];
}
