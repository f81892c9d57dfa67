using System.Collections.Immutable;
using CniImageKit.Cni.Runtimes;

namespace CniImageKit.Nodes.Running;

/// <summary>The runtimes that a node can have, and how each is found: as a process, by its configuration, by its program.</summary>
internal static class FoundRuntimes
{
    private static readonly string[] Bin = ["/usr/bin", "/usr/local/bin", "/usr/sbin", "/opt/bin"];

    private static readonly ImmutableArray<KnownRuntime> Known =
    [
        new("k3s", "containerd", "/var/lib/rancher/k3s/agent/etc/containerd/config.toml"),
        new("rke2", "containerd", "/var/lib/rancher/rke2/agent/etc/containerd/config.toml"),
        new("microk8s", "containerd", "/var/snap/microk8s/current/args/containerd.toml"),
        new("containerd", "containerd", ContainerdConfig.DefaultFile),
        new("cri-o", "crio", CrioConfig.DefaultFile, CrioConfig.DefaultDropIns),
        new("podman", "podman", "/etc/containers/containers.conf", "/usr/share/containers/containers.conf"),
    ];

    /// <summary>What <c>--runtime</c> takes.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Known.Select(k => k.Name)];

    /// <summary>
    /// The runtimes of the node, the likeliest first: what runs, then what is configured, then what is installed. Of podman, which runs no
    /// pods of Kubernetes, only where it is all there is or is asked for.
    /// </summary>
    public static ImmutableArray<NodeRuntime> Find(NodeRoot root, string? asked)
    {
        NodeRuntime[] running = [.. NodeProcess.Of(root).Select(p => Running(root, p))];
        NodeRuntime[] configured = [.. Known.Where(k => k.Places.Any(p => root.Stat(p) is not null))
            .Select(k => Installed(root, k, "it is configured"))];
        NodeRuntime[] installed = [.. Known.Where(k => k.Name == k.Program || k.Name == "cri-o").Where(k => Program(root, k) is not null)
            .Select(k => Installed(root, k, "it is installed"))];
        ImmutableArray<NodeRuntime> found =
            [.. running.Concat(configured).Concat(installed).DistinctBy(r => (r.Name, r.Config))];
        if (asked is not null)
        {
            var one = found.FirstOrDefault(r => r.Name == asked) ?? Installed(root, Known.Single(k => k.Name == asked), "");
            return [one with { Reason = "it was asked for" }];
        }

        ImmutableArray<NodeRuntime> pods = [.. found.Where(r => r.Name != "podman")];
        return pods.IsEmpty ? found : pods.Any(r => r.Process is not null) ? [.. pods.Where(r => r.Process is not null)] : pods;
    }

    private static NodeRuntime Running(NodeRoot root, NodeProcess process)
    {
        var reason = $"it runs as process {process.Id}";
        if (process.Name == "crio")
            return new NodeRuntime("cri-o", null, process.Program ?? Program(root, Named("cri-o")), reason) { Process = process };
        var config = RuntimeArguments.Of(process.Arguments, "--config", "-c", "-config") ?? ContainerdConfig.DefaultFile;
        var name = Known.FirstOrDefault(k => k.Program == "containerd" && k.Places[0] == config)?.Name
            ?? (config.StartsWith("/var/snap/microk8s/", StringComparison.Ordinal) ? "microk8s" : "containerd");
        return new NodeRuntime(name, config, process.Program ?? Program(root, Named("containerd")), reason) { Process = process };
    }

    private static NodeRuntime Installed(NodeRoot root, KnownRuntime known, string reason) =>
        new(known.Name, known.Program == "containerd" ? known.Places[0] : null, Program(root, known), reason);

    private static KnownRuntime Named(string name) => Known.Single(k => k.Name == name);

    private static string? Program(NodeRoot root, KnownRuntime known) =>
        Bin.Select(b => $"{b}/{known.Program}").FirstOrDefault(p => root.Stat(p) is { Kind: Layers.LayerEntryKind.File });

    private sealed record KnownRuntime(string Name, string Program, params ImmutableArray<string> Places);
}
