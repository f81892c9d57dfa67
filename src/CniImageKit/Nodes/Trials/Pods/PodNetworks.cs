using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Nodes.Trials.Pods;

/// <summary>Finds what the names stand for that pods ask for.</summary>
internal static class PodNetworks
{
    /// <summary>
    /// The scenarios with each pod's networks attached in the order in which Multus does it. The default network of pods is the first
    /// configuration file, or the kit's own bridge. A definition that a pod asks for is tried there and not by itself, where what the pod
    /// says of it would be missing. Raises CNIK6205 and CNIK6206.
    /// </summary>
    public static ImmutableArray<Scenario> Attach(ImmutableArray<Scenario> read)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        Scenario[] attached = [.. read.Select(s => s.Pod is { } pod ? Of(s, pod) : s)];
        return [.. attached.Where(s => s.Defines is null || (s.HasChain && !used.Contains(s.Defines)))];

        Scenario Of(Scenario scenario, PodAsk pod)
        {
            var first = pod.HasNetwork ? scenario : read.FirstOrDefault(s => s.IsFile) ?? ScenarioReader.Ordinary;
            if (pod.Default is { } other) first = Found(other);
            var others = pod.Selected.Select(s => (s, Found(s))).ToArray();
            var attachments = Attachment.Of(first with { Interface = scenario.Interface }, scenario.Capabilities, others);
            if (pod.Default is { } named) attachments = attachments.SetItem(0, attachments[0] with { Name = named.Key });
            return scenario with
            {
                Network = first.Network,
                Attachments = attachments,
                Links = [.. scenario.Links.Concat(attachments.SelectMany(a => a.Scenario.Links)).Distinct()],
                Untestable = attachments.Select(a => a.Scenario.Untestable).FirstOrDefault(w => w is not null),
            };
        }

        Scenario Found(SelectedNetwork selected)
        {
            var definition = read.FirstOrDefault(s => s.Defines == selected.Key)
                ?? throw new CniImageKitException(Rules.NetworkNotGiven(selected.At, selected.Namespace, selected.Name));
            used.Add(selected.Key);
            if (definition.HasChain) return definition;
            // Without a configuration the definition stands for a file on the node whose network has its name.
            return read.FirstOrDefault(s => s.IsFile && s.Network["name"]?.ToString() == selected.Name)
                ?? throw new CniImageKitException(Rules.NetworkNotGiven(selected.At, selected.Namespace, selected.Name));
        }
    }
}
