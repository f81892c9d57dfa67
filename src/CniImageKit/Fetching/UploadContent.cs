using System.Net;

namespace CniImageKit.Fetching;

/// <summary>What a request sends.</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Open">Opens it, anew for each attempt.</param>
internal sealed record UploadBody(string MediaType, long Size, Func<CancellationToken, ValueTask<Stream>> Open)
{
    /// <summary>Bytes in memory.</summary>
    public static UploadBody Of(string mediaType, ReadOnlyMemory<byte> bytes) =>
        new(mediaType, bytes.Length, _ => new(new MemoryStream(bytes.ToArray(), writable: false)));

    /// <summary>A request that sends nothing, and says so.</summary>
    public static UploadBody Empty { get; } = Of("application/octet-stream", default);
}

/// <summary>Sends a stream piece by piece and tells of each, so that the wait for an answer begins anew.</summary>
internal sealed class UploadContent : HttpContent
{
    private const int Piece = 128 * 1024;
    private readonly UploadBody _body;
    private readonly Action _sent;

    public UploadContent(UploadBody body, Action sent)
    {
        (_body, _sent) = (body, sent);
        Headers.TryAddWithoutValidation("Content-Type", body.MediaType);
        Headers.ContentLength = body.Size;
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var content = await _body.Open(cancellationToken).ConfigureAwait(false);
        await using var closing = content.ConfigureAwait(false);
        var buffer = new byte[Piece];
        while (true)
        {
            var count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (count == 0) return;
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            _sent();
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Size;
        return true;
    }
}
