using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace CniImageKit.Nodes.Trials;

/// <summary>How a trial ended.</summary>
internal enum Verdict
{
    /// <summary>Everything asked was answered as the specification says.</summary>
    Passed,

    /// <summary>Something was not.</summary>
    Failed,

    /// <summary>Something was not, and releases of the plugin are known for it: nothing that the user could mend.</summary>
    Deviates,

    /// <summary>This machine cannot tell: its kernel or its programs lack what the plugin needs.</summary>
    NotTestable,
}

/// <summary>One thing that was asked.</summary>
/// <param name="Verb">VERSION, ADD, CHECK, DEL, STATUS, GC, or what the kit itself looks at: result, interface, leftovers.</param>
/// <param name="Plugin">The plugin, or null where it is about the whole network.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Detail">What was found; null where all is well.</param>
internal sealed record TrialStep(string Verb, string? Plugin, Verdict Verdict, string? Detail)
{
    /// <summary>The interface of the network, where the pod has several; else null.</summary>
    public string? Interface { get; init; }
}

/// <summary>A scenario's outcome.</summary>
/// <param name="Scenario">What was tried.</param>
/// <param name="Steps">In the order done.</param>
/// <param name="Elapsed">How long it took; never part of an output that is compared.</param>
internal sealed record TrialResult(Scenario Scenario, ImmutableArray<TrialStep> Steps, TimeSpan Elapsed)
{
    /// <summary>What Multus would write of the networks of a pod; empty where it has one only, or they could not all be added.</summary>
    public ImmutableArray<JsonObject> NetworkStatus { get; init; } = [];

    /// <summary>The worst of the steps: failed, else not testable, since little is known then, else deviating.</summary>
    public Verdict Verdict => new[] { Verdict.Failed, Verdict.NotTestable, Verdict.Deviates }
        .FirstOrDefault(v => Steps.Any(s => s.Verdict == v), Verdict.Passed);

    /// <summary>What to say of it: the first step that did not pass.</summary>
    public TrialStep? Blame => Steps.FirstOrDefault(s => s.Verdict == Verdict) is { Verdict: not Verdict.Passed } step ? step : null;
}
