using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CniImageKit.Testing.Clusters;

/// <summary>An authority of one cluster, and the certificate of its server.</summary>
public sealed class StandInCertificates : IDisposable
{
    private readonly X509Certificate2 authority;

    /// <param name="isBelow">Whether another authority signed this one, which then is none that signed itself.</param>
    public StandInCertificates(bool isBelow = false)
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kubernetes", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 1, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        authority = isBelow ? SignedBy(Root(from, to), request, authorityKey) : request.CreateSelfSigned(from, to);
        Server = Sign("CN=kube-apiserver", [IPAddress.Loopback], "localhost");
    }

    public string AuthorityPem => authority.ExportCertificatePem();

    /// <summary>Whether a certificate comes from the authority, by what is shown with it.</summary>
    public bool IsOurs(X509Certificate2 certificate, X509Chain? shown)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ExtraStore.AddRange(shown?.ChainPolicy.ExtraStore ?? []);
        return chain.Build(certificate);
    }

    /// <summary>A user's certificate that an authority below this one signed, with that one's, and the key: PEM.</summary>
    public (string Certificates, string Key) User(string name)
    {
        using var betweenKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=users", betweenKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var signed = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        using var between = signed.CopyWithPrivateKey(betweenKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var user = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .Create(between, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        return ($"{user.ExportCertificatePem()}\n{between.ExportCertificatePem()}\n", key.ExportPkcs8PrivateKeyPem());
    }

    public X509Certificate2 Server { get; }

    private static X509Certificate2 Root(DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=company", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(from, to);
    }

    private static X509Certificate2 SignedBy(X509Certificate2 root, CertificateRequest request, ECDsa key)
    {
        using (root)
        {
            using var signed = request.Create(root, root.NotBefore, root.NotAfter, RandomNumberGenerator.GetBytes(8));
            return signed.CopyWithPrivateKey(key);
        }
    }

    /// <summary>A certificate that the authority signed.</summary>
    public X509Certificate2 Sign(string subject, IPAddress[] addresses, string? dns = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var address in addresses) names.AddIpAddress(address);
        if (dns is not null) names.AddDnsName(dns);
        request.CertificateExtensions.Add(names.Build());
        var issuer = X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, includeIssuerAndSerial: false);
        request.CertificateExtensions.Add(issuer);
        using var signed = request.Create(
            authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        authority.Dispose();
        Server.Dispose();
    }
}
