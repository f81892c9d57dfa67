using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Trials;

namespace CniImageKit.Cli.Trying;

/// <summary>Results of trials for people.</summary>
internal static class TrialsText
{
    /// <summary>A row a scenario, and the sum.</summary>
    public static void Write(Screen screen, IReadOnlyList<TrialResult> results)
    {
        screen.Table(
            ["scenario", "CNI", "result", "asked"], results.Select(IReadOnlyList<string> (r) =>
            [
                r.Scenario.Name, r.Scenario.CniVersion ?? "", Word(r.Verdict),
                string.Join(' ', r.Steps.Select(s => s.Verdict == Verdict.Passed ? s.Verb : $"{s.Verb}!").Distinct()),
            ]));
        var counts = results.GroupBy(r => r.Verdict).OrderBy(g => g.Key).Select(g => $"{g.Count()} {Word(g.Key)}");
        screen.Say(results.Count == 0 ? "no scenario has all of its plugins" : string.Join(", ", counts));
    }

    /// <summary>What a trial that did not pass is told as; null where it did.</summary>
    public static Diagnostic? Finding(TrialResult result) => result.Blame switch
    {
        null => null,
        { Verdict: Verdict.Deviates } step =>
            Rules.KnownDeviation(result.Scenario.At, result.Scenario.Name, step.Verb, step.Detail ?? "unknown"),
        { Verdict: Verdict.NotTestable } step => Rules.NotTestable(result.Scenario.At, result.Scenario.Name, step.Detail ?? "unknown"),
        var step => Rules.TrialFailed(result.Scenario.At, result.Scenario.Name, step.Verb, step.Plugin, step.Detail ?? "nothing"),
    };

    /// <summary>A verdict in words.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Passed => "passed",
        Verdict.Failed => "failed",
        Verdict.Deviates => "deviates",
        _ => "not testable here",
    };
}
