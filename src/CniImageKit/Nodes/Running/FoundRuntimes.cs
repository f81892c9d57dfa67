using System.Collections.Immutable;
using CniImageKit.Cni.Runtimes;

namespace CniImageKit.Nodes.Running;

/// <summary>The runtimes that a node can have, and how each is found: as a process, by its configuration, by its program.</summary>
internal static class FoundRuntimes
{
    private static readonly string[] Bin = ["/usr/bin", "/usr/local/bin", "/usr/sbin", "/opt/bin"];

    private static readonly string[] CrioUnits = ["crio", "cri-o"];

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
    /// The runtime of the node: the one that the kubelet is told to use. Where nothing says which, what runs goes before what is
    /// configured, and that before what is installed; podman, which runs no pods of Kubernetes, is taken only where it is all there is.
    /// Null where there is none.
    /// </summary>
    /// <param name="root">The node's files.</param>
    /// <param name="asked">The one that counts, whatever else there is; or null.</param>
    public static RuntimeChoice? Find(NodeRoot root, string? asked)
    {
        NodeRuntime[] running = [.. NodeProcess.Of(root).Where(p => p.Name != "kubelet").Select(p => Running(root, p))];
        NodeRuntime[] configured = [.. Known.Where(k => k.Places.Any(p => root.Stat(p) is not null))
            .Select(k => Installed(root, k, "it is configured"))];
        NodeRuntime[] installed = [.. Known.Where(k => k.Name == k.Program || k.Name == "cri-o").Where(k => Program(root, k) is not null)
            .Select(k => Installed(root, k, "it is installed"))];
        ImmutableArray<NodeRuntime> found =
            [.. running.Concat(configured).Concat(installed).DistinctBy(r => (r.Name, r.Config))];
        if (asked is not null)
        {
            var one = found.FirstOrDefault(r => r.Name == asked) ?? Installed(root, Known.Single(k => k.Name == asked), "");
            return new RuntimeChoice(one with { Reason = "it was asked for" });
        }

        ImmutableArray<NodeRuntime> pods = [.. found.Where(r => r.Name != "podman")];
        if (pods.IsEmpty) return found.IsEmpty ? null : new RuntimeChoice(found[0]);
        var told = KubeletEndpoint.Find(root);
        if (told is not null && KubeletEndpoint.SocketOf(root, told.Address) is { } socket)
        {
            ImmutableArray<NodeRuntime> meant = [.. pods.Where(r => KubeletEndpoint.SocketOf(root, r.Socket(root)) == socket)];
            var reason = $"the kubelet uses {told.Address} ({told.From})";
            if (!meant.IsEmpty) return Likeliest(root, [.. meant.Select(r => r with { Reason = reason })]);
        }

        return Likeliest(root, pods) with { Stranger = told };
    }

    private static RuntimeChoice Likeliest(NodeRoot root, ImmutableArray<NodeRuntime> runtimes)
    {
        if (runtimes.Any(r => r.Process is not null)) runtimes = [.. runtimes.Where(r => r.Process is not null)];
        // One that runs no pods is there for something else, such as Docker.
        if (runtimes.Length > 1 && runtimes.Any(r => !RunsNoPods(root, r))) runtimes = [.. runtimes.Where(r => !RunsNoPods(root, r))];
        return new RuntimeChoice(runtimes[0]) { Others = [.. runtimes.Skip(1).Select(r => r.Name).Distinct()] };
    }

    private static bool RunsNoPods(NodeRoot root, NodeRuntime runtime) =>
        runtime.Settings(new ProgramVersion(null, null), root.Configuration()).Disabled;

    private static NodeRuntime Running(NodeRoot root, NodeProcess process)
    {
        var reason = $"it runs as process {process.Id}";
        if (process.Name == "crio")
        {
            return new NodeRuntime("cri-o", null, process.Program ?? Program(root, Named("cri-o")), reason)
            {
                Process = process,
                Command = process.Command(root, CrioUnits),
            };
        }

        var command = process.Command(root, "containerd");
        var config = command.Option("config", "c") ?? ContainerdConfig.DefaultFile;
        var name = Known.FirstOrDefault(k => k.Program == "containerd" && k.Places[0] == config)?.Name
            ?? (config.StartsWith("/var/snap/microk8s/", StringComparison.Ordinal) ? "microk8s" : "containerd");
        return new NodeRuntime(name, config, process.Program ?? Program(root, Named("containerd")), reason)
        {
            Process = process,
            Command = command,
        };
    }

    private static NodeRuntime Installed(NodeRoot root, KnownRuntime known, string reason)
    {
        var command = known.Name switch
        {
            "containerd" => NodeUnit.Find(root, "containerd"),
            "cri-o" => NodeUnit.Find(root, CrioUnits),
            _ => null,
        }
            ?? RuntimeCommand.None;
        var config = known.Program == "containerd" ? command.Option("config", "c") ?? known.Places[0] : null;
        return new NodeRuntime(known.Name, config, Program(root, known), reason) { Command = command };
    }

    private static KnownRuntime Named(string name) => Known.Single(k => k.Name == name);

    private static string? Program(NodeRoot root, KnownRuntime known) =>
        Bin.Select(b => $"{b}/{known.Program}").FirstOrDefault(p => root.Stat(p) is { Kind: Layers.LayerEntryKind.File });

    private sealed record KnownRuntime(string Name, string Program, params ImmutableArray<string> Places);
}
