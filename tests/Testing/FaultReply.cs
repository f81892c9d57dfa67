using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CniImageKit.Testing;

/// <summary>The answer to one request, right or wrong. The connection closes after it.</summary>
public sealed class FaultReply(TcpClient client, Action<int> count, CancellationToken stopped)
{
    private readonly NetworkStream stream = client.GetStream();

    /// <summary>Status line and headers, as they stand; <c>Connection: close</c> is added.</summary>
    public async Task HeadAsync(string status, params string[] headers) =>
        await stream.WriteAsync(
            Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\n{string.Concat(headers.Select(h => h + "\r\n"))}Connection: close\r\n\r\n"),
            stopped);

    /// <summary>Body bytes.</summary>
    public async Task BodyAsync(ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes, stopped);
        count(bytes.Length);
    }

    /// <summary>A whole answer with its length.</summary>
    public async Task WholeAsync(string status, byte[] body, params string[] headers)
    {
        await HeadAsync(status, [$"Content-Length: {body.Length}", .. headers]);
        await BodyAsync(body);
    }

    /// <summary>An answer without body.</summary>
    public Task EmptyAsync(string status, params string[] headers) => HeadAsync(status, ["Content-Length: 0", .. headers]);

    /// <summary>What a good server does with a file: all of it, or the range where If-Range still holds.</summary>
    /// <param name="request">The request.</param>
    /// <param name="content">The file.</param>
    /// <param name="tag">Its entity tag, in quotes.</param>
    /// <param name="stopAfter">Break off after so many bytes of this answer.</param>
    public async Task FileAsync(SeenRequest request, byte[] content, string tag, int stopAfter = int.MaxValue)
    {
        var range = request.Range is { } asked && asked.Last < content.Length && (request["If-Range"] ?? tag) == tag
            ? asked : (First: 0, Last: content.Length - 1);
        var body = content.AsMemory(range.First..(range.Last + 1));
        var partial = request.Range is not null && body.Length < content.Length;
        await HeadAsync(partial ? "206 Partial Content" : "200 OK",
            string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}"), $"ETag: {tag}",
            partial ? $"Content-Range: bytes {range.First}-{range.Last}/{content.Length}" : "Accept-Ranges: none");
        await BodyAsync(body[..Math.Min(stopAfter, body.Length)]);
    }

    /// <summary>Keeps the connection open and says nothing more.</summary>
    public Task HangAsync() => Task.Delay(Timeout.Infinite, stopped);

    /// <summary>Sends a byte from time to time, for ever.</summary>
    public async Task DripAsync(TimeSpan pause)
    {
        while (true)
        {
            await BodyAsync(new byte[1]);
            await Task.Delay(pause, stopped);
        }
    }

    /// <summary>Breaks the connection with RST.</summary>
    public void Reset()
    {
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    }
}
