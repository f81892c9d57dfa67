using CniImageKit.Advisories;

namespace CniImageKit.Cli.Findings;

/// <summary>Which open advisories end the command with 3.</summary>
/// <param name="word">A severity, <c>any</c> or <c>none</c>.</param>
internal sealed class SeverityGate(string word)
{
    private readonly AdvisorySeverity least = Enum.TryParse<AdvisorySeverity>(word, ignoreCase: true, out var named) ? named : default;

    /// <summary>
    /// Whether this one does. What nobody rated may be anything; what is not sure to be there at all is told, and stops nothing.
    /// </summary>
    public bool Stops(AdvisoryMatch match) =>
        word != "none" && match.IsOpen && match.Precision != MatchPrecision.Unknown
        && (match.Advisory.Severity ?? AdvisorySeverity.Critical) >= least;
}
