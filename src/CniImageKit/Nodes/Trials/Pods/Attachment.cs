using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using CniImageKit.Diagnostics;

namespace CniImageKit.Nodes.Trials.Pods;

/// <summary>One of a pod's networks, as Multus hands it over to its plugins.</summary>
/// <param name="Name">As the status names it: of the default network the configuration's own name, else <c>namespace/name</c>.</param>
/// <param name="Scenario">The network, its interface, and what is passed to it.</param>
internal sealed record Attachment(string Name, Scenario Scenario)
{
    /// <summary>Whether it is the pod's first, which the cluster gives to each.</summary>
    public bool IsDefault { get; init; }

    /// <summary>What ADD gets in CNI_ARGS beside the pod's name, each with a semicolon before it.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>The device that it is given, by the device plugin or else by the pod itself; null where it has none.</summary>
    public string? DeviceId => Scenario.Device?.Id ?? Scenario.Capabilities["deviceID"]?.ToString();

    /// <summary>Gateways that the pod's default routes go to.</summary>
    public ImmutableArray<string> Gateways { get; init; } = [];

    /// <summary>Whether the pod's default routes were asked for, so that those of this network are taken away.</summary>
    public bool LosesDefaultRoutes { get; init; }

    /// <summary>The attachments of a pod that asks for these networks behind its default one. Raises CNIK6206.</summary>
    public static ImmutableArray<Attachment> Of(
        Scenario first, JsonObject passed, IEnumerable<(SelectedNetwork Selected, Scenario Network)> others)
    {
        (SelectedNetwork Selected, Scenario Network)[] rest = [.. others];
        var asked = rest.Any(o => o.Selected.Gateways is not null);
        foreach (var family in new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 })
        {
            var gateways = rest.SelectMany(o => o.Selected.Gateways ?? []).Count(g => IPAddress.Parse(g).AddressFamily == family);
            if (gateways < 2) continue;
            throw new CniImageKitException(
                Rules.BadNetworkSelection(rest[0].Selected.At, "multus does not support ECMP for default-route"));
        }

        return
        [
            new Attachment(first.Network["name"]!.ToString(), first with { Capabilities = passed })
            {
                IsDefault = true,
                LosesDefaultRoutes = asked,
            },
            .. rest.Select((o, index) => Of(o.Selected, o.Network, passed, index + 1) with { LosesDefaultRoutes = asked }),
        ];
    }

    private static Attachment Of(SelectedNetwork selected, Scenario network, JsonObject passed, int number)
    {
        var capabilities = (JsonObject)passed.DeepClone();
        foreach (var (name, value) in selected.Passed) capabilities[name] = value!.DeepClone();
        if (!selected.Addresses.IsEmpty) capabilities["ips"] = new JsonArray([.. selected.Addresses.Select(a => JsonValue.Create(a))]);
        if (selected.Mac is { } mac) capabilities["mac"] = mac;
        return new Attachment(selected.Key, network with
        {
            Network = Given(network.Network, selected),
            Interface = selected.Interface ?? $"net{number}",
            Capabilities = capabilities,
        })
        {
            Arguments = (selected.Mac is null ? "" : $";MAC={selected.Mac}")
                + (selected.Addresses.IsEmpty ? "" : $";IP={string.Join(',', selected.Addresses)}"),
            Gateways = selected.Gateways ?? [],
        };
    }

    // The definition's name is the network's where that has none, and cni-args go to every plugin.
    private static JsonObject Given(JsonObject network, SelectedNetwork selected)
    {
        var given = (JsonObject)network.DeepClone();
        foreach (var plugin in given["plugins"]!.AsArray().OfType<JsonObject>().Where(_ => selected.Arguments.Count > 0))
        {
            if (plugin["args"] is not JsonObject arguments) plugin["args"] = arguments = [];
            if (arguments["cni"] is not JsonObject members) arguments["cni"] = members = [];
            foreach (var (name, value) in selected.Arguments) members[name] = value?.DeepClone();
        }

        return given;
    }
}
