using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CniImageKit.Fetching;

namespace CniImageKit.Tests.Fetching;

public class ConnectionTests
{
    [Fact]
    public async Task Trusts_no_certificate_that_the_system_does_not()
    {
        using var bed = new FetcherBed();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asked = 0;
        var serving = ServeAsync();
        await bed.FailsAsync("CNIK4009", FetcherBed.Known(new Uri($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/a")));
        listener.Stop();
        await serving;
        Assert.Equal(1, asked);

        async Task ServeAsync()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    asked++;
                    await using var tls = new SslStream(client.GetStream());
                    await tls.AuthenticateAsServerAsync(certificate);
                    await tls.ReadExactlyAsync(new byte[1]);
                }
            }
            catch (Exception e) when (e is SocketException or IOException or AuthenticationException or ObjectDisposedException)
            {
                // stopped, or refused by the client
            }
        }
    }

    [Fact]
    public async Task Opens_no_more_connections_to_an_origin_than_it_should()
    {
        var (now, most) = (0, 0);
        await using var server = new FaultServer(async (r, reply) =>
        {
            var count = Interlocked.Increment(ref now);
            InterlockedMax(ref most, count);
            await Task.Delay(30);
            Interlocked.Decrement(ref now);
            await reply.WholeAsync("200 OK", System.Text.Encoding.ASCII.GetBytes(r.Path));
        });
        using var bed = new FetcherBed(FetcherBed.Quick with { ConnectionsPerOrigin = 2 });
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => bed.FetchAsync(FetcherBed.Unknown(server[$"/{i}"]))));
        Assert.Equal((12, 2), (server.Requests.Count, most));
    }

    [Fact]
    public async Task Says_that_nobody_listens()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var bed = new FetcherBed();
        var found = await bed.FailsAsync("CNIK4002", FetcherBed.Known(new Uri($"http://127.0.0.1:{port}/a?token=secret")));
        Assert.Contains("no connection", found.Message, StringComparison.Ordinal);
        Assert.Contains(found.Details, d => d is { Label: "tried", Value: "3 times" });
        Assert.DoesNotContain("secret", found.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_a_name_is_unknown()
    {
        using var bed = new FetcherBed();
        await bed.FailsAsync("CNIK4002", FetcherBed.Known(new Uri("https://plugins.invalid/a")));
    }

    private static void InterlockedMax(ref int most, int count)
    {
        for (var seen = Volatile.Read(ref most); count > seen; seen = Volatile.Read(ref most))
        {
            if (Interlocked.CompareExchange(ref most, count, seen) == seen) return;
        }
    }
}
