using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CniImageKit.Testing;

/// <summary>An HTTP/1.1 server on raw sockets, so that it can break every rule. Each connection carries one request.</summary>
public sealed class FaultServer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<SeenRequest> requests = new();
    private readonly ConcurrentDictionary<Task, bool> running = new();
    private readonly Func<SeenRequest, FaultReply, Task> answer;
    private readonly Task accepting;
    private long sent;

    /// <param name="answer">What to do with a request; whatever it throws closes the connection.</param>
    /// <param name="address">A loopback address; another one makes another origin.</param>
    public FaultServer(Func<SeenRequest, FaultReply, Task> answer, string address = "127.0.0.1")
    {
        this.answer = answer;
        listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>The requests so far, in order of their arrival.</summary>
    public IReadOnlyList<SeenRequest> Requests => [.. requests];

    /// <summary>Body bytes written so far, over all answers.</summary>
    public long BodyBytes => Interlocked.Read(ref sent);

    /// <summary>The address of a path that begins with a slash.</summary>
    public Uri this[string path] => new($"http://{listener.LocalEndpoint}{path}");

    /// <summary>A server of one file that does all right: ranges, If-Range, entity tag.</summary>
    public static FaultServer Of(byte[] content, string tag = "\"one\"") => new((request, reply) => reply.FileAsync(request, content, tag));

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(running.Keys);
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                var task = ServeAsync(client);
                running.TryAdd(task, true);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Stopped, possibly between two connections.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (await HeadAsync(stream) is not { } head) return;
                var request = SeenRequest.Read(head, requests.Count + 1);
                requests.Enqueue(request);
                await answer(request, new FaultReply(client, count => Interlocked.Add(ref sent, count), stop.Token));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // the client went away, or the answer was to break off
            }
        }
    }

    private async Task<string?> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < 65536 && await stream.ReadAsync(one, stop.Token) == 1)
        {
            head.Append((char)one[0]);
            if (head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n") return head.ToString();
        }

        return null;
    }
}
