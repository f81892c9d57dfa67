using CniImageKit.Catalog;
using CniImageKit.Cni.Runtimes;

namespace CniImageKit.Nodes.Running;

/// <summary>A runtime of the node.</summary>
/// <param name="Name">One of <see cref="FoundRuntimes.Names"/>.</param>
/// <param name="Config">containerd's file; null of others, which have several.</param>
/// <param name="Program">Its program on the node, where one was found.</param>
/// <param name="Reason">Why it is taken for the node's, one clause.</param>
internal sealed record NodeRuntime(string Name, string? Config, string? Program, string Reason)
{
    /// <summary>The process, where it runs.</summary>
    public NodeProcess? Process { get; init; }

    /// <summary>How it is started: the process's, else what systemd's unit says.</summary>
    public RuntimeCommand Command { get; init; } = RuntimeCommand.None;

    /// <summary>
    /// The socket that a kubelet would reach it by. Its configuration is read for that alone: what is wrong with it is told where it
    /// counts.
    /// </summary>
    public string Socket(NodeRoot root) => Command.Option("address", "a", "listen")
        ?? Settings(new ProgramVersion(null, null), root.Configuration()).Socket ?? Name switch
        {
            "k3s" or "rke2" => "/run/k3s/containerd/containerd.sock",
            "microk8s" => "/var/snap/microk8s/common/run/containerd.sock",
            _ => "/run/containerd/containerd.sock",
        };

    /// <summary>Reads where it looks for plugins. What containerd reads of its configuration depends on its build.</summary>
    public RuntimeSettings Settings(ProgramVersion version, RuntimeFiles files)
    {
        if (Name == "cri-o") return CrioConfig.Read(Command, files);
        if (Name == "podman") return PodmanConfig.Read(files);
        var build = version.Debian ? ContainerdBuild.OfDebian(version.Numbers) : ContainerdBuild.Of(version.Numbers);
        var settings = ContainerdConfig.Read(Config!, build, files);
        // k3s and its like write the file when they start; where it is not there yet, they would.
        return files.Names.Count == 0 && LayoutProfile.Find(Name) is { } layout
            ? new RuntimeSettings(RuntimeSettings.Default(Name, layout.PluginDirectory.Value)) : settings;
    }
}
