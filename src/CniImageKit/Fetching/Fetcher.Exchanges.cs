using System.Net;
using CniImageKit.Diagnostics;
using Polly;

namespace CniImageKit.Fetching;

/// <summary>One question to a server whose answers the caller understands: a registry's.</summary>
internal sealed record ExchangeRequest
{
    /// <summary>What people call it, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>The method.</summary>
    public required HttpMethod Method { get; init; }

    /// <summary>The address.</summary>
    public required Uri Uri { get; init; }

    /// <summary>Plain http is fine.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>Sent as <c>Authorization</c> and dropped on any change of origin; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>The word before the token.</summary>
    public string TokenScheme { get; init; } = "Bearer";

    /// <summary>Value of <c>Accept</c>, or null.</summary>
    public string? Accept { get; init; }

    /// <summary>What to send, or null.</summary>
    public UploadBody? Body { get; init; }

    /// <summary>Refuse an answer of more than this many bytes.</summary>
    public long MaxBytes { get; init; } = 4 << 20;

    /// <summary>Whether to ask once only, where asking again would mean something else.</summary>
    public bool Once { get; init; }

    /// <summary>The place to blame.</summary>
    public Location At { get; init; } = Location.None;
}

/// <summary>Exchanges with a server that is written to as well as read.</summary>
internal sealed partial class Fetcher
{
    /// <summary>
    /// The answer, whatever its status, with its body in memory; what may pass (CNIK4002) is tried again. The network must be allowed.
    /// </summary>
    public async Task<FetchedDocument> ExchangeAsync(ExchangeRequest request, CancellationToken cancellationToken)
    {
        var outgoing = new Outgoing
        {
            Name = request.Name,
            At = request.At,
            Uri = request.Uri,
            Method = request.Method,
            AllowHttp = request.AllowHttp,
            BearerToken = request.Token,
            TokenScheme = request.TokenScheme,
            Accept = request.Accept,
            Body = request.Body,
        };
        var (attempts, pace) = (0, PaceOf(outgoing));
        try
        {
            return await (request.Once ? ResiliencePipeline.Empty : retry).ExecuteAsync(async token =>
            {
                attempts++;
                using var turn = await TurnAsync(request.Uri, token).ConfigureAwait(false);
                return await ExchangeAsync(outgoing, request.MaxBytes, pace, token).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (TransientFault fault)
        {
            throw fault.ToFailure(request.At, request.Name, attempts);
        }
    }

    private async Task<FetchedDocument> ExchangeAsync(
        Outgoing outgoing, long maxBytes, Pace pace, CancellationToken cancellationToken)
    {
        using var response = await transport.SendAsync(outgoing, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or (>= HttpStatusCode.InternalServerError
            and not HttpStatusCode.NotImplemented and not HttpStatusCode.HttpVersionNotSupported))
            throw Answers.Failure(outgoing, response, host.Clock);
        Answers.RequireIdentity(outgoing, response);
        // The length that an answer to HEAD gives is that of a body which does not follow.
        var body = outgoing.Method == HttpMethod.Head
            ? [] : await InMemoryAsync(response, outgoing, maxBytes, pace, cancellationToken).ConfigureAwait(false);
        return Answers.Document(response, body);
    }
}
