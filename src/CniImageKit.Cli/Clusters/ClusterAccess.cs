using System.Security.Cryptography.X509Certificates;

namespace CniImageKit.Cli.Clusters;

/// <summary>How to reach a cluster's API server, and as whom.</summary>
internal sealed record ClusterAccess : IDisposable
{
    /// <summary>What people call the cluster: the context's name, or <c>in-cluster</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The API server's address, with a final slash.</summary>
    public required Uri Server { get; init; }

    /// <summary>Whoever signed the server's certificate must be one of these; null for the system's own.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The server's certificate is not looked at, since the kubeconfig says so.</summary>
    public bool Unverified { get; init; }

    /// <summary>The name that the server's certificate has, where it is not that of the address.</summary>
    public string? TlsName { get; init; }

    /// <summary>Who asks.</summary>
    public required ClusterLogin Login { get; init; }

    public void Dispose()
    {
        foreach (var authority in Authorities ?? []) authority.Dispose();
        Login.Dispose();
    }
}
