using System.Text.Json;
using CniImageKit.Json;

namespace CniImageKit.Cli.Clusters;

/// <summary>An API server's answer with its headers read.</summary>
internal sealed class ClusterAnswer(HttpResponseMessage response, TimeSpan patience) : IDisposable
{
    private const int MaxStatus = 64 << 10;

    /// <summary>The HTTP status.</summary>
    public int Code => (int)response.StatusCode;

    /// <summary>The next bytes of the body; 0 at its end. A server that falls silent is an <see cref="IOException"/>.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        body ??= await response.Content.ReadAsStreamAsync(cancellationToken);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(patience);
        try
        {
            return await body.ReadAsync(buffer, silence.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("the server fell silent");
        }
    }

    /// <summary>The body as a whole, up to so many bytes; null where there is more.</summary>
    public async Task<byte[]?> AllAsync(int most, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(most, 16 << 10)];
        for (var length = 0; ;)
        {
            var read = await ReadAsync(buffer.AsMemory(length), cancellationToken);
            length += read;
            if (read == 0) return buffer[..length];
            if (length < buffer.Length) continue;
            if (length == most) return null;
            Array.Resize(ref buffer, Math.Min(most, buffer.Length * 2));
        }
    }

    /// <summary>The <c>Status</c> that an API server explains itself with; nothing where the body is none.</summary>
    public async Task<ClusterStatus> StatusAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(await AllAsync(MaxStatus, cancellationToken) ?? []);
            var root = document.RootElement;
            return new ClusterStatus(Filled(root.Text("message")), Filled(root.Member("metadata").Text("continue")));
        }
        catch (Exception fault) when (fault is JsonException or IOException)
        {
            return new ClusterStatus(null, null);
        }
    }

    public void Dispose() => response.Dispose();

    private Stream? body;

    private static string? Filled(string? text) => text is { Length: > 0 } ? text : null;
}

/// <summary>An answer with its body.</summary>
/// <param name="Code">The HTTP status.</param>
/// <param name="Content">The body, or null where there is more than was asked for.</param>
internal sealed record ClusterBody(int Code, byte[]? Content);

/// <summary>What a <c>Status</c> says.</summary>
/// <param name="Message">For people.</param>
/// <param name="Continue">Where a list may go on that cannot go on as it was, or null.</param>
internal sealed record ClusterStatus(string? Message, string? Continue);
