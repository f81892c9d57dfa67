using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CniImageKit.Tests.EndToEnd;

/// <summary>A server with a certificate of its own: not believed, unless the system is told to; and no way down to plain http.</summary>
public sealed class SecureTransportTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private readonly UrlBed bed = new();
    private WebApplication? server;
    private Uri address = null!;

    public async ValueTask InitializeAsync()
    {
        Needs.Linux();
        var archive = await RealPlugins.TgzAsync("bookworm", "amd64", false, "loopback");
        bed.Serve(FaultServer.Of(archive));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Certificate())));
        server = builder.Build();
        server.MapGet("/plugins.tgz", () => Results.Bytes(archive));
        server.MapGet("/down.tgz", () => Results.Redirect(bed.Server[UrlBed.Path].ToString()));
        await server.StartAsync();
        address = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        await bed.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Refuses_a_certificate_that_nobody_trusts()
    {
        bed.Write(new Uri(address, "plugins.tgz"));
        await bed.RefusedAsync("CNIK4009", "SSL_CERT_FILE");
    }

    [Fact]
    public async Task Takes_a_company_s_own_authority_from_SSL_CERT_FILE()
    {
        bed.Write(new Uri(address, "plugins.tgz"));
        (await Trusting().RunAsync("lock")).Ok();
    }

    [Fact]
    public async Task Does_not_follow_a_redirect_down_to_http()
    {
        bed.Write(new Uri(address, "down.tgz"));
        var run = await Trusting().RunAsync("lock");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error CNIK4015", run.Error, StringComparison.Ordinal);
        Assert.Contains("leads away from https", run.Error, StringComparison.Ordinal);
        Assert.Empty(bed.Server.Requests);
    }

    private Cnikit Trusting()
    {
        var cnikit = bed.Cnikit;
        cnikit.Environment["SSL_CERT_FILE"] = folder["authority.pem"];
        return cnikit;
    }

    private X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        folder.Write("authority.pem", made.ExportCertificatePem());
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
