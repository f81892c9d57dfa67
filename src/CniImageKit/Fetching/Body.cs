using System.Buffers;

namespace CniImageKit.Fetching;

/// <summary>Reads an answer's body, giving up where the server goes silent.</summary>
internal static class Body
{
    private const int BufferSize = 1 << 17;

    /// <summary>Hands each piece to <paramref name="take"/>; whatever breaks is a <see cref="TransientFault"/>.</summary>
    public static async Task ReadAsync(
        HttpResponseMessage response, Action<ReadOnlyMemory<byte>> take, FetchPolicy policy, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var uri = response.RequestMessage!.RequestUri!;
        using var idle = new CancellationTokenSource(policy.IdleTimeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var body = await Guard(() => response.Content.ReadAsStreamAsync(linked.Token)).ConfigureAwait(false);
            while (true)
            {
                var count = await Guard(async () => await body.ReadAsync(buffer, linked.Token).ConfigureAwait(false)).ConfigureAwait(false);
                if (count == 0) return;
                take(buffer.AsMemory(0, count));
                idle.CancelAfter(policy.IdleTimeout);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        async Task<T> Guard<T>(Func<Task<T>> read)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TransientFault(uri, "the server stopped sending", inner: e);
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                throw new TransientFault(uri, "the connection broke before the end", inner: e);
            }
        }
    }
}
