using System.Collections.Immutable;

namespace CniImageKit.Nodes.Deploying;

/// <summary>How plugins are brought to nodes that run.</summary>
internal enum DeployKind
{
    /// <summary>A POSIX shell script with its files.</summary>
    Shell,

    /// <summary>An Ansible role.</summary>
    Ansible,

    /// <summary>A Salt state.</summary>
    Salt,

    /// <summary>A Kubernetes DaemonSet.</summary>
    DaemonSet,

    /// <summary>An Ignition configuration.</summary>
    Ignition,

    /// <summary>A Butane configuration, which Ignition's is made from.</summary>
    Butane,

    /// <summary>User data for cloud-init.</summary>
    CloudInit,

    /// <summary>A systemd timer that compares the node with the lock.</summary>
    Timer,

    /// <summary>A monitor for node-problem-detector.</summary>
    ProblemDetector,

    /// <summary>What stops others from writing to the same directory.</summary>
    Settings,

    /// <summary>The plugins by digest, for a web server.</summary>
    Tree,
}

/// <summary>The words of kinds.</summary>
internal static class DeployKinds
{
    /// <summary>Those that the command line takes, in the order that help lists them.</summary>
    public static ImmutableArray<DeployKind> Named { get; } =
    [
        DeployKind.Shell, DeployKind.Ansible, DeployKind.DaemonSet, DeployKind.CloudInit, DeployKind.Ignition, DeployKind.Butane,
        DeployKind.Salt,
    ];

    /// <summary>The word, which is its directory's name, too.</summary>
    public static string Word(this DeployKind kind) => kind switch
    {
        DeployKind.Shell => "shell",
        DeployKind.Ansible => "ansible",
        DeployKind.Salt => "salt",
        DeployKind.DaemonSet => "daemonset",
        DeployKind.Ignition => "ignition",
        DeployKind.Butane => "butane",
        DeployKind.CloudInit => "cloud-init",
        DeployKind.Timer => "systemd",
        DeployKind.ProblemDetector => "node-problem-detector",
        DeployKind.Settings => "settings",
        DeployKind.Tree => "tree",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>The kind of that word.</summary>
    public static DeployKind Of(string word) => Named.First(k => k.Word() == word);
}
