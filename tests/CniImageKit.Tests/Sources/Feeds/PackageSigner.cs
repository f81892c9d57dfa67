using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NuGet.Common;
using NuGet.Packaging.Signing;
using HashAlgorithmName = NuGet.Common.HashAlgorithmName;

namespace CniImageKit.Tests.Sources.Feeds;

/// <summary>Signs packages with a certificate of its own that no machine trusts.</summary>
internal sealed class PackageSigner : IDisposable
{
    private readonly X509Certificate2 _certificate;

    public PackageSigner(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(
            $"CN={name}", key, System.Security.Cryptography.HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], critical: true));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    public string Fingerprint => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(_certificate.RawData));

    /// <summary>The package with an author's signature.</summary>
    public byte[] Sign(byte[] package) => Sign(package, new AuthorSignPackageRequest(Copy(), HashAlgorithmName.SHA256));

    /// <summary>The package with a repository's signature, over an author's where there is one.</summary>
    public byte[] SignAsRepository(byte[] package) => Sign(package, new RepositorySignPackageRequest(
        Copy(), HashAlgorithmName.SHA256, HashAlgorithmName.SHA256, new Uri("https://feed.example/v3/index.json"), ["owner"]));

    public void Dispose() => _certificate.Dispose();

    private X509Certificate2 Copy() => X509CertificateLoader.LoadPkcs12(_certificate.Export(X509ContentType.Pkcs12), null);

    private static byte[] Sign(byte[] package, SignPackageRequest request)
    {
        using (request)
        {
            var (input, output) = (Path.GetTempFileName(), Path.GetTempFileName());
            try
            {
                File.WriteAllBytes(input, package);
                using (var options = SigningOptions.CreateFromFilePaths(
                    input, output, overwrite: true, new X509SignatureProvider(timestampProvider: null), NullLogger.Instance))
                    SigningUtility.SignAsync(options, request, CancellationToken.None).GetAwaiter().GetResult();
                return File.ReadAllBytes(output);
            }
            finally
            {
                File.Delete(input);
                File.Delete(output);
            }
        }
    }
}
