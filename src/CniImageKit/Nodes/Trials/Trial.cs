using System.Collections.Immutable;
using CniImageKit.Cni;
using CniImageKit.Cni.Versions;

namespace CniImageKit.Nodes.Trials;

/// <summary>
/// One scenario in a bed of its own, by the verbs of the CNI specification: VERSION of every plugin, ADD, CHECK, DEL twice for two
/// containers one after the other, STATUS and GC where the version has them; and what the pod really has, and what stays behind.
/// </summary>
internal sealed class Trial(TrialBed bed, Scenario given, string directory, TimeProvider clock)
{
    private Scenario scenario = given;
    private readonly ImmutableArray<TrialStep>.Builder steps = ImmutableArray.CreateBuilder<TrialStep>();
    private readonly PluginCall plugins = new(bed, directory);

    /// <summary>Runs it to its end.</summary>
    public async Task<TrialResult> RunAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var goesOn = await VersionsAsync(cancellationToken) && await PreparedAsync(cancellationToken);
        if (goesOn)
        {
            var network = new NetworkCall(plugins, scenario);
            await StatusAsync(network, cancellationToken);
            if (await PodAsync(network, "first", cancellationToken))
            {
                var before = await Leftovers.LookAsync(bed, cancellationToken);
                if (await PodAsync(network, "second", cancellationToken))
                {
                    string[] left = [.. (await Leftovers.LookAsync(bed, cancellationToken)).Since(before)];
                    foreach (var line in left) Fail("leftovers", null, $"a deleted container left: {line}");
                    if (left.Length == 0) Pass("leftovers", null);
                    await CollectAsync(network, cancellationToken);
                }
            }
        }

        return new TrialResult(scenario, steps.ToImmutable(), clock.GetElapsedTime(start));
    }

    private async Task<bool> VersionsAsync(CancellationToken cancellationToken)
    {
        var common = CniVersions.Spec;
        foreach (var plugin in scenario.Plugins)
        {
            var (spoken, fault) = await plugins.VersionsAsync(plugin, scenario.CniVersion ?? CniVersions.Spec[^1], cancellationToken);
            if (fault is not null) Fail("VERSION", plugin, fault);
            else if (scenario.CniVersion is { } version && !spoken.Contains(version))
                Fail("VERSION", plugin, $"config is \"{version}\", plugin supports [{string.Join(' ', spoken)}]");
            else Pass("VERSION", plugin);
            common = [.. common.Where(spoken.Contains)];
        }

        if (scenario.Untestable is { } why) Leave(why);
        if (steps.Any(s => s.Verdict != Verdict.Passed)) return false;
        if (scenario.CniVersion is not null) return true;
        if (common.IsEmpty) Fail("VERSION", null, "its plugins speak no version in common");
        else scenario = scenario.With(common[^1]);
        return !common.IsEmpty;
    }

    private async Task<bool> PreparedAsync(CancellationToken cancellationToken)
    {
        var number = 0;
        foreach (var link in scenario.Links)
        {
            string[] add = ["link", "add", "name", link, "type", "veth", "peer", "name", $"beside{number++}"];
            var made = await bed.IpAsync(add, cancellationToken);
            if (made.ExitCode == 0) made = await bed.IpAsync(["link", "set", "dev", link, "up"], cancellationToken);
            if (made.ExitCode == 0) continue;
            Leave($"no link '{link}' can be made: {made.Said}");
            return false;
        }

        if (scenario.Probe.IsEmpty) return true;
        var probed = await bed.IpAsync([.. scenario.Probe], cancellationToken);
        if (probed.ExitCode != 0)
        {
            Leave($"`ip {string.Join(' ', scenario.Probe)}` says: {probed.Said}");
            return false;
        }

        await bed.IpAsync(["link", "del", "dev", "probe0"], cancellationToken);
        return true;
    }

    private async Task<bool> PodAsync(NetworkCall network, string container, CancellationToken cancellationToken)
    {
        await bed.IpAsync(["netns", "add", container], cancellationToken);
        var (result, plugin, error) = await network.AddAsync(container, cancellationToken);
        if (result is null)
        {
            Fail("ADD", plugin, error);
            await network.RunAsync("DEL", container, null, cancellationToken);
            return false;
        }

        Pass("ADD", null);
        steps.AddRange(await PodResult.CheckAsync(bed, scenario, container, result, cancellationToken));
        if (SpecVersion.Compare(Version, "0.4.0") >= 0 && !scenario.Disables("disableCheck"))
            Tell("CHECK", await network.RunAsync("CHECK", container, result, cancellationToken));
        Tell("DEL", await network.RunAsync("DEL", container, result, cancellationToken));
        // A runtime deletes again where it does not know whether it did, and has no namespace then (CNI specification, DEL).
        await bed.IpAsync(["netns", "del", container], cancellationToken);
        Tell("DEL again", await network.RunAsync("DEL", container, result, cancellationToken, isGone: true));
        return steps.All(s => s.Verdict is Verdict.Passed or Verdict.Deviates);
    }

    private async Task StatusAsync(NetworkCall network, CancellationToken cancellationToken)
    {
        if (SpecVersion.Compare(Version, "1.1.0") >= 0)
            Tell("STATUS", await network.RunAsync("STATUS", "", null, cancellationToken));
    }

    private async Task CollectAsync(NetworkCall network, CancellationToken cancellationToken)
    {
        if (SpecVersion.Compare(Version, "1.1.0") >= 0 && !scenario.Disables("disableGC"))
            Tell("GC", await network.RunAsync("GC", "", null, cancellationToken));
    }

    private string Version => scenario.CniVersion ?? SpecVersion.WithoutOne;

    private void Tell(string verb, (string Plugin, string Error)? failure)
    {
        if (failure is var (plugin, error)) Fail(verb, plugin, error);
        else Pass(verb, null);
    }

    private void Pass(string verb, string? plugin) => steps.Add(new TrialStep(verb, plugin, Verdict.Passed, null));

    private void Fail(string verb, string? plugin, string? detail)
    {
        var known = scenario.Deviation is var (wrong, how) && wrong == verb ? how : null;
        steps.Add(known is null ? new TrialStep(verb, plugin, Verdict.Failed, detail)
            : new TrialStep(verb, plugin, Verdict.Deviates, $"{known}: {detail}"));
    }

    private void Leave(string why) => steps.Add(new TrialStep("machine", null, Verdict.NotTestable, why));
}
