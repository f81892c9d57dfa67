using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CniImageKit.Cli.Clusters;

/// <summary>A certificate by which a user is known to the API server, with its key and with those that signed it.</summary>
internal sealed class ClientCertificate : IDisposable
{
    private readonly X509Certificate2 own;
    private readonly X509Certificate2Collection all;

    private ClientCertificate(X509Certificate2 own, X509Certificate2Collection all) => (this.own, this.all) = (own, all);

    /// <summary>
    /// How it is shown: with those between it and the authority, which the server may not know, and whichever authorities the server names.
    /// </summary>
    public SslStreamCertificateContext Context => SslStreamCertificateContext.Create(own, all, offline: true);

    /// <summary>Of PEM: the first certificate is the user's own, others are of those that signed it.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It is none, or the key is another's.</exception>
    public static ClientCertificate Of(string pem, string key)
    {
        var own = X509Certificate2.CreateFromPem(pem, key);
        if (OperatingSystem.IsWindows())
        {
            // A key that was never stored cannot be used for TLS there.
            using var unstored = own;
            own = X509CertificateLoader.LoadPkcs12(unstored.Export(X509ContentType.Pkcs12), password: null);
        }

        var all = new X509Certificate2Collection();
        all.ImportFromPem(pem);
        return new ClientCertificate(own, all);
    }

    public void Dispose()
    {
        own.Dispose();
        foreach (var one in all) one.Dispose();
    }
}
