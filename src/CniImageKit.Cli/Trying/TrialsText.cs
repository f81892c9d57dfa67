using CniImageKit.Diagnostics;
using CniImageKit.Nodes.Trials;
using CniImageKit.Nodes.Trials.Pods;

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
                r.Scenario.Name, Versions(r.Scenario), Word(r.Verdict),
                string.Join(' ', r.Steps.Select(s => s.Verdict == Verdict.Passed ? s.Verb : $"{s.Verb}!").Distinct()),
            ]));
        foreach (var result in results.Where(r => !r.NetworkStatus.IsEmpty))
        {
            screen.Say($"{result.Scenario.Name} gets k8s.v1.cni.cncf.io/network-status:");
            screen.Say(NetworkStatus.Annotation(result.NetworkStatus));
        }

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
        var step => Rules.TrialFailed(result.Scenario.At, Called(result.Scenario, step), step.Verb, step.Plugin, step.Detail ?? "nothing"),
    };

    // Of a pod's networks the one that failed is told by its interface.
    private static string Called(Scenario scenario, TrialStep step) =>
        step.Interface is null ? scenario.Name : $"{step.Interface} of {scenario.Name}";

    private static string Versions(Scenario scenario) => scenario.Attachments.IsEmpty ? scenario.CniVersion ?? ""
        : string.Join(' ', scenario.Attachments.Select(a => a.Scenario.CniVersion).OfType<string>().Distinct());

    /// <summary>A verdict in words.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Passed => "passed",
        Verdict.Failed => "failed",
        Verdict.Deviates => "deviates",
        _ => "not testable here",
    };
}
