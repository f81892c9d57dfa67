using CniImageKit.Advisories;
using CniImageKit.Advisories.Statements;
using CniImageKit.Cli.Findings;
using CniImageKit.Diagnostics;
using CniImageKit.Reviewing;

namespace CniImageKit.Cli.Advising;

/// <summary>What advisories say of a lock, as findings at the lock's lines: errors where they stop the command.</summary>
internal static class AdvisoryFindings
{
    public static IEnumerable<Diagnostic> Of(AdvisoryShowOutcome outcome, SeverityGate gate)
    {
        foreach (var match in outcome.Found.Matches.Where(m => m.IsOpen))
        {
            var at = outcome.Locked.AtVersion(match.Source, match.Platform);
            var (id, what) = (string.Join(", ", match.Advisory.Aliases.Prepend(match.Advisory.Id)), What(match));
            var (precision, remedy) = (match.KnownBy, VexFinding.Remedy(match));
            yield return gate.Stops(match)
                ? Rules.AdvisoryOpen(at, id, what, match.Plugins, precision, match.Advisory.Url, remedy)
                : Rules.AdvisoryNoted(at, id, what, match.Plugins, precision, match.Advisory.Url, remedy);
        }

        foreach (var unknown in outcome.Found.Unknown)
        {
            yield return Rules.PartsUnknown(
                outcome.Locked.At(unknown.Source, unknown.Platform), unknown.Source, unknown.Platform, unknown.Plugins.Length, unknown.Why);
        }
    }

    private static string What(AdvisoryMatch match)
    {
        var summary = match.Advisory.Summary.TrimEnd('.');
        var module = $"{match.Module} {match.Version ?? "in an unknown version"}";
        return summary.Length == 0 ? module : $"{summary} ({module})";
    }
}
