using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CniImageKit.Diagnostics;

namespace CniImageKit.Nodes.Trials.Pods;

/// <summary>Finds what the names stand for that pods and Multus ask for.</summary>
internal sealed class PodNetworks(ImmutableArray<Scenario> read, ImmutableArray<DeviceFile> devices)
{
    private readonly MultusConfig? multus = read.FirstOrDefault(s => s.Multus is not null)?.Multus;
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    /// <summary>
    /// The scenarios with each pod's networks attached in the order in which Multus does it. The default network of pods is what Multus'
    /// configuration says, else the first configuration file, else the kit's own bridge. A definition that a pod asks for is tried there
    /// and not by itself, where what the pod says of it would be missing. Raises CNIK6202, CNIK6205 and CNIK6206.
    /// </summary>
    public static ImmutableArray<Scenario> Attach(ImmutableArray<Scenario> read, ImmutableArray<DeviceFile> devices) =>
        new PodNetworks(read, devices).Attached();

    private ImmutableArray<Scenario> Attached()
    {
        Scenario[] attached = [.. read.Select(s => s.Pod is { } pod ? Of(s, pod) : s)];
        return
        [
            .. attached.Where(s => s.Defines is null || (s.HasChain && !used.Contains(s.Defines)))
                .Select(s => s.Resource is null ? s : Given(s, [])),
        ];
    }

    private Scenario Of(Scenario scenario, PodAsk pod)
    {
        var given = new Dictionary<string, int>(StringComparer.Ordinal);
        var asked = scenario.Multus ?? multus;
        (SelectedNetwork? Selected, Scenario Network)[] bases = pod.HasNetwork ? [(null, scenario)]
            : asked is not null ? [.. asked.Of(read, pod.Namespace, s => Find(s, given))]
            : [(null, read.FirstOrDefault(s => s.IsFile) ?? ScenarioReader.Ordinary)];
        // The devices of the default network are not counted among those of the others (tryLoadK8sPodDefaultNetwork).
        if (pod.Default is { } other) bases[0] = (other, Found(other, []));
        (SelectedNetwork Selected, Scenario Network)[] others =
        [
            .. bases.Skip(1).Select(b => (b.Selected ?? Unnamed(b.Network), b.Network)),
            .. pod.Selected.Select(s => (s, Found(s, given))),
        ];
        if (!pod.HasNetwork && asked?.Auxiliary is { } chain) others = [.. others, (Unnamed(chain), chain)];
        var first = bases[0].Network with { Interface = pod.Default?.Interface ?? scenario.Interface };
        var attachments = Attachment.Of(first, scenario.Capabilities, others);
        if (bases[0].Selected is { } named) attachments = attachments.SetItem(0, attachments[0] with { Name = named.Key });
        return scenario with
        {
            Network = first.Network,
            Attachments = attachments,
            Links = [.. scenario.Links.Concat(attachments.SelectMany(a => a.Scenario.Links)).Distinct()],
            Untestable = attachments.Select(a => a.Scenario.Untestable).FirstOrDefault(w => w is not null),
        };
    }

    // A network that nobody knows by the name of a definition is called as it calls itself.
    private static SelectedNetwork Unnamed(Scenario network) =>
        new() { At = network.At, Namespace = "", Name = network.Network["name"]!.ToString() };

    private Scenario Found(SelectedNetwork selected, Dictionary<string, int> given) =>
        Find(selected, given) ?? throw new CniImageKitException(Rules.NetworkNotGiven(selected.At, selected.Namespace, selected.Name));

    private Scenario? Find(SelectedNetwork selected, Dictionary<string, int> given)
    {
        if (read.FirstOrDefault(s => s.Defines == selected.Key) is not { } definition) return null;
        used.Add(selected.Key);
        // Without a configuration the definition stands for a file on the node whose network has its name.
        var network = definition.HasChain ? definition
            : read.FirstOrDefault(s => s.IsFile && s.Network["name"]?.ToString() == selected.Name)
                ?? throw new CniImageKitException(Rules.NetworkNotGiven(selected.At, selected.Namespace, selected.Name));
        return definition.Resource is { } resource ? Given(network with { Resource = resource }, given) : network;
    }

    // The pod's devices of a resource in their order, one for each network that asks for it.
    private Scenario Given(Scenario network, Dictionary<string, int> given)
    {
        var resource = network.Resource!;
        GivenDevice[] own =
        [
            .. devices.Select(f => (Id: f.IdOf(resource), File: f)).Where(d => d.Id is not null)
                .Select(d => new GivenDevice(d.Id!, d.File)).OrderBy(d => d.Id, StringComparer.Ordinal),
        ];
        var next = given.GetValueOrDefault(resource);
        given[resource] = next + 1;
        if (next >= own.Length) return network with { Untestable = network.Untestable ?? $"a device plugin gives {resource}" };
        var config = (JsonObject)network.Network.DeepClone();
        foreach (var plugin in config["plugins"]!.AsArray().OfType<JsonObject>())
            (plugin["deviceID"], plugin["pciBusID"]) = (own[next].Id, own[next].Id);
        return network with { Network = config, Device = own[next] };
    }
}
