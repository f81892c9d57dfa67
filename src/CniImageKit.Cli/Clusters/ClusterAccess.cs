using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CniImageKit.Diagnostics;

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

    /// <summary>The proxy that the kubeconfig names, or null for the environment's.</summary>
    public WebProxy? Proxy { get; init; }

    /// <summary>Who asks.</summary>
    public ClusterLogin Login { get; init; } = ClusterLogin.Of(null);

    /// <summary>As whom, where that is another; or null.</summary>
    public Impersonation? As { get; init; }

    /// <summary>Authorities of PEM; while they are changed there is the old one and the new one. Raises CNIK9301.</summary>
    public static X509Certificate2Collection AuthoritiesOf(string file, string pem)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
        }
        catch (CryptographicException fault)
        {
            throw Bad(fault);
        }

        return found.Count > 0 ? found : throw Bad(null);

        CniImageKitException Bad(Exception? inner) =>
            new(Rules.BadKubeconfig(new Location(file), "the certificate authority is no PEM"), inner);
    }

    public void Dispose()
    {
        foreach (var authority in Authorities ?? []) authority.Dispose();
        Login.Dispose();
    }
}
