using CniImageKit.Cni.References;
using CniImageKit.Cni.Runtimes;
using CniImageKit.Diagnostics;
using CniImageKit.Yaml;

namespace CniImageKit.Nodes.Running;

/// <summary>
/// Where the kubelet is told to reach its runtime, as the kubelet itself decides it (kubernetes/kubernetes cmd/kubelet/app/server.go): the
/// command line, then its drop-ins, then its configuration, then its default.
/// </summary>
/// <param name="Address">The endpoint, such as <c>unix:///run/containerd/containerd.sock</c>.</param>
/// <param name="From">What says so.</param>
internal sealed record KubeletEndpoint(string Address, string From)
{
    private const string Default = "unix:///run/containerd/containerd.sock";
    private const string Option = "container-runtime-endpoint";
    private const string Key = "containerRuntimeEndpoint";
    private const string KubeadmFlags = "/var/lib/kubelet/kubeadm-flags.env";
    private const string KubeadmConfig = "/var/lib/kubelet/config.yaml";

    // What kubeadm's unit reads after its own flags.
    private static readonly string[] Extra = ["/etc/default/kubelet", "/etc/sysconfig/kubelet"];

    /// <summary>
    /// Finds it: of the kubelet that runs, else as its unit starts it, else as kubeadm left it. Null where nothing tells.
    /// </summary>
    public static KubeletEndpoint? Find(NodeRoot root)
    {
        var process = NodeProcess.Of(root).FirstOrDefault(p => p.Name == "kubelet");
        var unit = process is null ? NodeUnit.Find(root, "kubelet") : null;
        var command = process is not null ? RuntimeCommand.None with { Arguments = process.Arguments } : unit ?? OfKubeadm(root);
        var starter = process is not null ? $"process {process.Id}" : unit is not null ? "kubelet.service" : KubeadmFlags;
        if (command.Option(Option) is { Length: > 0 } given) return new KubeletEndpoint(given, $"--{Option} of {starter}");
        var config = command.Option("config") ?? (process is null ? KubeadmConfig : null);
        var (told, readable) = Configured(root, config, command.Option("config-dir"));
        return told ?? (process is not null && readable ? new KubeletEndpoint(Default, "the kubelet's default") : null);
    }

    /// <summary>The path of the socket on the node, links followed; null where it is none.</summary>
    public static string? SocketOf(NodeRoot root, string address)
    {
        var path = address.StartsWith("unix:", StringComparison.Ordinal) ? address["unix:".Length..] : address;
        path = "/" + path.TrimStart('/');
        if (path.Contains("://", StringComparison.Ordinal)) return null;
        var real = root.Follow(path) ?? path;
        // A link on every node, though not yet in every image.
        return real.StartsWith("/var/run/", StringComparison.Ordinal) ? real["/var".Length..] : real;
    }

    private static RuntimeCommand OfKubeadm(NodeRoot root) => RuntimeCommand.None with
    {
        Arguments =
        [
            .. Extra.Prepend(KubeadmFlags).SelectMany(f => UnitText.Assignments(NodeUnit.Text(root, f) ?? ""))
                .Where(a => a.StartsWith("KUBELET_KUBEADM_ARGS=", StringComparison.Ordinal)
                    || a.StartsWith("KUBELET_EXTRA_ARGS=", StringComparison.Ordinal))
                .SelectMany(a => UnitText.Words(a[(a.IndexOf('=', StringComparison.Ordinal) + 1)..])),
        ],
    };

    private static (KubeletEndpoint? Told, bool Readable) Configured(NodeRoot root, string? config, string? dropIns)
    {
        var (told, readable) = ((KubeletEndpoint?)null, true);
        IEnumerable<string> files = dropIns is null ? [] : root.Walk(dropIns).Where(f => Path.GetExtension(f) == ".conf");
        if (config is not null) files = files.Prepend(config);
        foreach (var file in files)
        {
            if (Read(root, file) is not { } settings)
            {
                readable = false;
                continue;
            }

            if (settings.Find(Key) is YamlScalar { IsNull: false, Text.Length: > 0 } address)
                told = new KubeletEndpoint(address.Text, $"{file}:{address.At.Line}");
        }

        return (told, readable);
    }

    private static YamlNode? Read(NodeRoot root, string file)
    {
        try
        {
            return NodeUnit.Text(root, file) is { } text
                ? YamlReader.Read(file, text, new Findings(), YamlDialect.Cluster).FirstOrDefault() : null;
        }
        catch (CniImageKitException)
        {
            // The kubelet would not start with it: nothing can be told from it.
            return null;
        }
    }
}
