using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CniImageKit.Cni.Versions;

namespace CniImageKit.Nodes.Trials.Pods;

/// <summary>
/// One pod from ADD to the second DEL: its networks are added in order, checked, and deleted in the reverse order; where one fails, what
/// was added before is deleted, as Multus does.
/// </summary>
internal sealed class PodRun(TrialBed bed, ImmutableArray<NetworkCall> networks, StepLog log)
{
    /// <summary>Runs it. What was printed for each network where all of them succeeded, and null where not.</summary>
    public async Task<ImmutableArray<NetworkAnswer>?> RunAsync(string container, CancellationToken cancellationToken)
    {
        await bed.IpAsync(["netns", "add", container], cancellationToken);
        var printed = ImmutableArray.CreateBuilder<NetworkAnswer>();
        var results = new List<JsonObject?>();
        foreach (var network in networks)
        {
            var (result, plugin, error) = await AddAsync(network, container, cancellationToken);
            if (result is null || error is not null)
            {
                log.Fail("ADD", plugin, Told(network, plugin, error), network.Shown);
                results.Add(result);
                foreach (var (added, known) in networks.Take(results.Count).Zip(results).Reverse())
                {
                    await added.RunAsync("DEL", container, known, cancellationToken);
                    await ForgetAsync(added, container, cancellationToken);
                }

                await NoLeasesAsync(cancellationToken);
                return null;
            }

            log.Pass("ADD", null, network.Shown);
            printed.Add(new NetworkAnswer(result, await DeviceAsync(network, container, cancellationToken)));
            if (!network.Attachment.LosesDefaultRoutes)
            {
                results.Add(result);
                continue;
            }

            var (moved, fault) = await DefaultRoutes.MoveAsync(bed, container, network.Attachment, result, cancellationToken);
            if (fault is not null) log.Fail("default-route", null, fault, network.Shown);
            results.Add(moved);
        }

        foreach (var (network, (result, _)) in networks.Zip(printed))
            log.Add(await PodResult.CheckAsync(bed, network.Attachment.Scenario, container, result, cancellationToken), network.Shown);
        foreach (var (network, result) in networks.Zip(results))
        {
            if (SpecVersion.Compare(network.Version, "0.4.0") >= 0 && !network.Attachment.Scenario.Disables("disableCheck"))
                log.Tell("CHECK", await network.RunAsync("CHECK", container, result, cancellationToken), network.Shown);
        }

        foreach (var (network, result) in networks.Zip(results).Reverse())
        {
            log.Tell("DEL", await network.RunAsync("DEL", container, result, cancellationToken), network.Shown);
            await ForgetAsync(network, container, cancellationToken);
        }

        // A runtime deletes again where it does not know whether it did, and has no namespace then (CNI specification, DEL).
        await bed.IpAsync(["netns", "del", container], cancellationToken);
        foreach (var (network, result) in networks.Zip(results).Reverse())
            log.Tell("DEL again", await network.RunAsync("DEL", container, result, cancellationToken, isGone: true), network.Shown);
        return log.IsWell ? printed.DrainToImmutable() : null;
    }

    private async Task<(JsonObject? Result, string? Plugin, string? Error)> AddAsync(
        NetworkCall network, string container, CancellationToken cancellationToken)
    {
        var link = network.Attachment.Scenario.Interface;
        if (network.DevicePath(container) is { } path && network.Attachment.Scenario.Device is { } device)
            await bed.AskAsync("/bin/sh", ["-c", "mkdir -p \"${1%/*}\" && cp \"$0\" \"$1\"", device.File.Path, path], cancellationToken);
        if (network.Shown is null) return await network.AddAsync(container, cancellationToken);
        var there = await bed.IpAsync(["-n", container, "link", "show", "dev", link], cancellationToken);
        return there.ExitCode != 0 ? await network.AddAsync(container, cancellationToken)
            : (null, null, $"interface name {link} already exists");
    }

    // What the device plugin left, or a plugin of the network (pkg/multus, getDelegateDeviceInfo).
    private async Task<JsonObject?> DeviceAsync(NetworkCall network, string container, CancellationToken cancellationToken)
    {
        if (network.DevicePath(container) is not { } path) return null;
        var read = await bed.AskAsync("cat", [path], cancellationToken);
        return read.ExitCode == 0 ? DeviceFile.StatusOf(read.Text) : null;
    }

    private async Task ForgetAsync(NetworkCall network, string container, CancellationToken cancellationToken)
    {
        if (network.DevicePath(container) is { } path) await bed.AskAsync("rm", ["-f", path], cancellationToken);
    }

    // As Multus says it, with libcni's words before the plugin's.
    private static string? Told(NetworkCall network, string? plugin, string? error) => network.Shown is null ? error
        : $"error adding container to network \"{network.Attachment.Scenario.Network["name"]}\": "
            + (plugin is null ? error : $"plugin type=\"{plugin}\" failed (add): {error}");

    // No container is left, so nobody has a right to an address.
    private async Task NoLeasesAsync(CancellationToken cancellationToken)
    {
        var left = await Leftovers.LookAsync(bed, cancellationToken);
        foreach (var line in left.Lines.Where(l => l.StartsWith("lease ", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            log.Fail("leftovers", null, $"a container that failed left: {line}");
    }
}

/// <summary>What a network of a pod became.</summary>
/// <param name="Result">What its last plugin printed.</param>
/// <param name="Device">What is known of its device; null where nothing is.</param>
internal sealed record NetworkAnswer(JsonObject Result, JsonObject? Device);
