using CniImageKit.Diagnostics;

namespace CniImageKit.Fetching;

/// <summary>Small documents, read into memory. What they say is to be believed only after their signature or digest was checked.</summary>
internal sealed partial class Fetcher
{
    /// <summary>
    /// The document, or the answer that there is none (see <see cref="FetchedDocument.Status"/>). Never from a mirror: what a release list
    /// or a sums file says becomes a claim about bytes, and a mirror that served both could vouch for itself.
    /// </summary>
    public async Task<FetchedDocument> GetAsync(DocumentRequest request, CancellationToken cancellationToken)
    {
        if (host.Offline) throw new CniImageKitException(Rules.MissingOffline(request.At, request.Name, null));
        return await FromAsync(request, request.Uri, cancellationToken).ConfigureAwait(false);
    }

    private async Task<FetchedDocument> FromAsync(DocumentRequest request, Uri uri, CancellationToken cancellationToken)
    {
        var outgoing = new Outgoing
        {
            Name = request.Name,
            At = request.At,
            Uri = uri,
            AllowHttp = request.AllowHttp,
            BearerToken = uri == request.Uri ? request.BearerToken : null,
            TokenScheme = request.TokenScheme,
            Accept = request.Accept,
        };
        var (attempts, pace) = (0, PaceOf(outgoing));
        try
        {
            return await retry.ExecuteAsync(async token =>
            {
                attempts++;
                using var turn = await TurnAsync(uri, token).ConfigureAwait(false);
                return await ReadAsync(outgoing, request.MaxBytes, pace, token).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (TransientFault fault)
        {
            return fault.Answer ?? throw fault.ToFailure(request.At, request.Name, attempts);
        }
    }

    private Pace PaceOf(Outgoing outgoing) => new(
        policy, host.Clock, policy.DocumentTime, () => Rules.TooSlow(outgoing.At, outgoing.Name, outgoing.Uri, policy.LeastRate));

    private async Task<FetchedDocument> ReadAsync(Outgoing outgoing, long maxBytes, Pace pace, CancellationToken cancellationToken)
    {
        using var response = await transport.SendAsync(outgoing, cancellationToken).ConfigureAwait(false);
        if (Answers.IsMissing(response) || Answers.IsRateLimited(response) || Answers.IsTokenRefused(outgoing, response))
            return Answers.Document(response, []);
        if ((int)response.StatusCode != 200) throw Answers.Failure(outgoing, response, host.Clock);
        Answers.RequireIdentity(outgoing, response);
        return Answers.Document(response, await InMemoryAsync(response, outgoing, maxBytes, pace, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The answer's body; fails by <see cref="Rules.TooLarge"/> as soon as it is known to be longer.</summary>
    private async Task<byte[]> InMemoryAsync(
        HttpResponseMessage response, Outgoing outgoing, long maxBytes, Pace pace, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > maxBytes) throw TooLarge();
        using var body = new MemoryStream();
        await Body.ReadAsync(response, piece =>
        {
            if (body.Length + piece.Length > maxBytes) throw TooLarge();
            body.Write(piece.Span);
            pace.Took(piece.Length);
        }, policy, host.Clock, cancellationToken).ConfigureAwait(false);
        return body.ToArray();

        CniImageKitException TooLarge() => new(Rules.TooLarge(outgoing.At, outgoing.Name, maxBytes));
    }
}
