using CniImageKit.Diagnostics;

namespace CniImageKit.Cli.Clusters;

/// <summary>The service account that Kubernetes puts into a pod, and the cluster that it is of.</summary>
internal static class PodAccount
{
    private const string Folder = "var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The pod's cluster; null where this is no pod, or one without an account. Raises CNIK9301.</summary>
    public static ClusterAccess? Open(Host host)
    {
        var folder = Path.Combine(host.SystemRoot, Folder);
        if (host.Variable("KUBERNETES_SERVICE_HOST") is not { } server || !File.Exists(Path.Combine(folder, "token"))) return null;
        var port = host.Variable("KUBERNETES_SERVICE_PORT") ?? "443";
        var address = server.Contains(':', StringComparison.Ordinal) ? $"[{server}]" : server;
        var authority = Path.Combine(folder, "ca.crt");
        if (!File.Exists(authority)) throw new CniImageKitException(Rules.BadKubeconfig(new Location(authority), "there is no such file"));
        return new ClusterAccess
        {
            Name = "in-cluster",
            Server = KubeConfig.Address("KUBERNETES_SERVICE_HOST", $"https://{address}:{port}"),
            Authorities = ClusterAccess.AuthoritiesOf(authority, File.ReadAllText(authority)),
            Login = ClusterLogin.OfFile(Path.Combine(folder, "token"), otherwise: null, certificate: null),
        };
    }
}
