using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CniImageKit.Cni;
using CniImageKit.Cni.Versions;
using CniImageKit.Nodes.Trials.Pods;

namespace CniImageKit.Nodes.Trials;

/// <summary>
/// One scenario in a bed of its own, by the verbs of the CNI specification: VERSION of every plugin, ADD, CHECK, DEL twice for two
/// containers one after the other, STATUS and GC where the version has them; and what the pod really has, and what stays behind.
/// </summary>
internal sealed class Trial(TrialBed bed, Scenario scenario, TrialSettings settings)
{
    private readonly StepLog log = new(scenario);
    private readonly PluginCall plugins = new(bed, settings.Directory);
    private ImmutableArray<Attachment> attached =
        scenario.Attachments.IsEmpty ? [new Attachment(scenario.Name, scenario)] : scenario.Attachments;

    /// <summary>Runs it to its end.</summary>
    public async Task<TrialResult> RunAsync(CancellationToken cancellationToken)
    {
        var start = settings.Clock.GetTimestamp();
        ImmutableArray<JsonObject> status = [];
        if (await VersionsAsync(cancellationToken) && await PreparedAsync(cancellationToken))
        {
            var isMany = !scenario.Attachments.IsEmpty;
            ImmutableArray<NetworkCall> networks =
                [.. attached.Select(a => new NetworkCall(plugins, a, isMany ? a.Scenario.Interface : null))];
            foreach (var network in networks) await StatusAsync(network, cancellationToken);
            var pod = new PodRun(bed, networks, log);
            if (await pod.RunAsync("first", cancellationToken) is { } results)
            {
                var told = attached.Zip(results, (a, r) => NetworkStatus.Of(a, r.Result, settings.IsOldMultus, r.Device));
                if (isMany) status = [.. told.SelectMany(s => s)];
                var before = await Leftovers.LookAsync(bed, cancellationToken);
                if (await pod.RunAsync("second", cancellationToken) is not null)
                {
                    string[] left = [.. (await Leftovers.LookAsync(bed, cancellationToken)).Since(before)];
                    foreach (var line in left) log.Fail("leftovers", null, $"a deleted container left: {line}");
                    if (left.Length == 0) log.Pass("leftovers", null);
                    foreach (var network in networks) await CollectAsync(network, cancellationToken);
                }
            }
        }

        var shown = scenario.Attachments.IsEmpty ? attached[0].Scenario : scenario;
        return new TrialResult(shown, log.Steps, settings.Clock.GetElapsedTime(start)) { NetworkStatus = status };
    }

    private async Task<bool> VersionsAsync(CancellationToken cancellationToken)
    {
        var settled = ImmutableArray.CreateBuilder<Attachment>();
        foreach (var attachment in attached) settled.Add(await SettledAsync(attachment, cancellationToken));
        attached = settled.DrainToImmutable();
        if (scenario.Untestable is { } why) log.Leave(why);
        return log.IsWell;
    }

    // Without a version of its own a network gets the newest that all of its plugins speak.
    private async Task<Attachment> SettledAsync(Attachment attachment, CancellationToken cancellationToken)
    {
        attachment = attachment with { Scenario = settings.Effective(attachment.Scenario) };
        var network = attachment.Scenario;
        var shown = scenario.Attachments.IsEmpty ? null : network.Interface;
        var common = CniVersions.Spec;
        var isSpoken = true;
        foreach (var plugin in network.Plugins)
        {
            var (spoken, fault) = await plugins.VersionsAsync(plugin, network.CniVersion ?? CniVersions.Spec[^1], cancellationToken);
            isSpoken &= fault is null;
            if (fault is not null) log.Fail("VERSION", plugin, fault, shown);
            else if (network.CniVersion is { } version && !spoken.Contains(version))
                log.Fail("VERSION", plugin, $"config is \"{version}\", plugin supports [{string.Join(' ', spoken)}]", shown);
            else log.Pass("VERSION", plugin, shown);
            common = [.. common.Where(spoken.Contains)];
        }

        if (network.CniVersion is not null || !isSpoken) return attachment;
        if (!common.IsEmpty) return attachment with { Scenario = network.With(common[^1]) };
        log.Fail("VERSION", null, "its plugins speak no version in common", shown);
        return attachment;
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
            log.Leave($"no link '{link}' can be made: {made.Said}");
            return false;
        }

        foreach (var device in attached.Select(a => a.Scenario.Device?.File).OfType<DeviceFile>().Distinct())
        {
            await bed.RunAsync(
                "/bin/sh", ["-c", "mkdir -p \"${0%/*}\" && cat > \"$0\"", device.Path], ImmutableDictionary<string, string>.Empty,
                System.Text.Encoding.UTF8.GetBytes(device.Content), cancellationToken);
        }

        if (scenario.Probe.IsEmpty) return true;
        var probed = await bed.IpAsync([.. scenario.Probe], cancellationToken);
        if (probed.ExitCode != 0)
        {
            log.Leave($"`ip {string.Join(' ', scenario.Probe)}` says: {probed.Said}");
            return false;
        }

        await bed.IpAsync(["link", "del", "dev", "probe0"], cancellationToken);
        return true;
    }

    private async Task StatusAsync(NetworkCall network, CancellationToken cancellationToken)
    {
        if (SpecVersion.Compare(network.Version, "1.1.0") >= 0)
            log.Tell("STATUS", await network.RunAsync("STATUS", "", null, cancellationToken), network.Shown);
    }

    private async Task CollectAsync(NetworkCall network, CancellationToken cancellationToken)
    {
        if (SpecVersion.Compare(network.Version, "1.1.0") >= 0 && !network.Attachment.Scenario.Disables("disableGC"))
            log.Tell("GC", await network.RunAsync("GC", "", null, cancellationToken), network.Shown);
    }
}
