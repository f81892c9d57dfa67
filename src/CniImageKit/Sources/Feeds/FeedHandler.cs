using System.Net;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;

namespace CniImageKit.Sources.Feeds;

/// <summary>
/// The network as NuGet.Protocol sees it: every request of its goes through the kit's own way, with its limits, retries, proxies and rules
/// for credentials. A failure ends the work by <paramref name="stop"/>, since NuGet would wait and ask again by itself.
/// </summary>
internal sealed class FeedHandler(Func<Uri, CancellationToken, Task<FetchedDocument>> get, CancellationTokenSource stop)
    : HttpMessageHandler
{
    /// <summary>Why a request failed; NuGet wraps it in texts of its own.</summary>
    public CniImageKitException? Failure { get; private set; }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Failure is { } failure) throw failure;
        try
        {
            var document = await get(request.RequestUri!, cancellationToken).ConfigureAwait(false);
            return new HttpResponseMessage((HttpStatusCode)document.Status)
            {
                Content = new ByteArrayContent(document.Body),
                RequestMessage = request,
            };
        }
        catch (CniImageKitException e)
        {
            Failure = e;
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
