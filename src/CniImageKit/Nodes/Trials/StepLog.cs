using System.Collections.Immutable;

namespace CniImageKit.Nodes.Trials;

/// <summary>What was asked so far and how it ended.</summary>
internal sealed class StepLog(Scenario scenario)
{
    private readonly ImmutableArray<TrialStep>.Builder steps = ImmutableArray.CreateBuilder<TrialStep>();

    /// <summary>In the order done.</summary>
    public ImmutableArray<TrialStep> Steps => steps.ToImmutable();

    /// <summary>Whether nothing failed, and this machine could tell all.</summary>
    public bool IsWell => steps.All(s => s.Verdict is Verdict.Passed or Verdict.Deviates);

    /// <summary>Steps that others found.</summary>
    public void Add(IEnumerable<TrialStep> found, string? @interface) =>
        steps.AddRange(found.Select(s => s with { Interface = @interface }));

    /// <summary>Passed, or what a plugin said.</summary>
    public void Tell(string verb, (string Plugin, string Error)? failure, string? @interface = null)
    {
        if (failure is var (plugin, error)) Fail(verb, plugin, error, @interface);
        else Pass(verb, null, @interface);
    }

    /// <summary>All is well.</summary>
    public void Pass(string verb, string? plugin, string? @interface = null) =>
        steps.Add(new TrialStep(verb, plugin, Verdict.Passed, null) { Interface = @interface });

    /// <summary>Failed, unless the plugin is known for it.</summary>
    public void Fail(string verb, string? plugin, string? detail, string? @interface = null)
    {
        var known = scenario.Deviation is var (wrong, how) && wrong == verb ? how : null;
        var step = known is null ? new TrialStep(verb, plugin, Verdict.Failed, detail)
            : new TrialStep(verb, plugin, Verdict.Deviates, $"{known}: {detail}");
        steps.Add(step with { Interface = @interface });
    }

    /// <summary>The machine cannot tell.</summary>
    public void Leave(string why) => steps.Add(new TrialStep("machine", null, Verdict.NotTestable, why));
}
