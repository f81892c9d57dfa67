using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CniImageKit.Testing.Clusters;

/// <summary>A proxy on the loopback that opens tunnels: by CONNECT (<c>http</c>), or by SOCKS 5 without a login (<c>socks5</c>).</summary>
public sealed class StandInProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> reached = new();
    private readonly string scheme;

    private StandInProxy(string scheme) => this.scheme = scheme;

    /// <summary>As a proxy is named.</summary>
    public string Address => $"{scheme}://{listener.LocalEndpoint}";

    /// <summary>The other end of each tunnel, in order.</summary>
    public IReadOnlyList<string> Reached => [.. reached];

    public static StandInProxy Start(string scheme)
    {
        var proxy = new StandInProxy(scheme);
        proxy.listener.Start();
        _ = proxy.ServeAsync();
        return proxy;
    }

    public void Dispose() => listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true) _ = TunnelAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task TunnelAsync(TcpClient client)
    {
        using var far = new TcpClient();
        using (client)
        {
            var near = client.GetStream();
            var target = scheme == "http" ? await ConnectedAsync(near) : await Socks5Async(near);
            reached.Enqueue($"{target}");
            await far.ConnectAsync(target);
            await near.WriteAsync(scheme == "http" ? "HTTP/1.1 200 OK\r\n\r\n"u8.ToArray() : [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
            await Task.WhenAny(far.GetStream().CopyToAsync(near), near.CopyToAsync(far.GetStream()));
        }
    }

    private static async Task<IPEndPoint> ConnectedAsync(NetworkStream near)
    {
        var buffer = new byte[4096];
        return IPEndPoint.Parse(Encoding.ASCII.GetString(buffer, 0, await near.ReadAsync(buffer)).Split(' ')[1]);
    }

    private static async Task<IPEndPoint> Socks5Async(NetworkStream near)
    {
        var buffer = new byte[300];
        await near.ReadExactlyAsync(buffer.AsMemory(0, 2));
        await near.ReadExactlyAsync(buffer.AsMemory(0, buffer[1]));
        await near.WriteAsync(new byte[] { 5, 0 });
        await near.ReadExactlyAsync(buffer.AsMemory(0, 10));
        return new IPEndPoint(new IPAddress(buffer.AsSpan(4, 4)), (buffer[8] << 8) | buffer[9]);
    }
}
