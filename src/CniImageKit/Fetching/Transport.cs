using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using CniImageKit.Diagnostics;

namespace CniImageKit.Fetching;

/// <summary>
/// Sends a request and follows the redirects of a GET or HEAD itself, since HttpClient would keep every header but Authorization on a
/// change of origin. No
/// cookies, no decompression, no HTTP downgrade, TLS 1.2 or newer with the system's own checks.
/// </summary>
internal sealed class Transport(Host host, FetchPolicy policy) : IDisposable
{
    private readonly HttpClient client = new(Handler(host, policy)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>
    /// The answer of the last hop with its headers read. Throws <see cref="TransientFault"/> where the network or the server failed in a
    /// way that may pass, <see cref="CniImageKitException"/> where it will not.
    /// </summary>
    public async Task<HttpResponseMessage> SendAsync(Outgoing request, CancellationToken cancellationToken)
    {
        var (uri, token) = (request.Uri, request.BearerToken);
        Redirects.RequireAllowed(request, uri);
        for (var hop = 0; ; hop++)
        {
            var response = await SendAsync(request, uri, token, cancellationToken).ConfigureAwait(false);
            var follows = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head;
            if (!follows || !Redirects.Is(response.StatusCode)) return response;
            using (response)
            {
                if (hop == policy.Redirects)
                {
                    var diagnostic = Rules.AnswerNotUnderstood(request.At, request.Name, request.Uri, $"more than {hop} redirects");
                    throw new CniImageKitException(diagnostic);
                }

                var next = Redirects.Next(request, uri, response.Headers.Location);
                if (!Redirects.SameOrigin(uri, next)) token = null;
                uri = next;
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Outgoing request, Uri uri, string? token, CancellationToken cancellationToken)
    {
        using var message = Message(request, uri, token);
        using var timeout = new CancellationTokenSource(policy.ConnectTimeout + policy.IdleTimeout, host.Clock);
        if (request.Body is { } body) message.Content = new UploadContent(body, () => timeout.CancelAfter(policy.IdleTimeout));
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, linked.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException tls)
        {
            throw new CniImageKitException(Rules.TlsFailed(request.At, request.Name, uri, tls.Message.TrimEnd('.')), e);
        }
        catch (HttpRequestException e)
            when ((e.HttpRequestError, (int?)e.StatusCode) is (HttpRequestError.ProxyTunnelError, >= 400 and < 500))
        {
            throw new CniImageKitException(Rules.DownloadRefused(request.At, request.Name, uri, (int)e.StatusCode!.Value), e);
        }
        catch (HttpRequestException e) when (e.InnerException is CniImageKitException wrong)
        {
            // What was to be sent is not what was said of it.
            throw wrong;
        }
        catch (HttpRequestException e)
        {
            throw new TransientFault(uri, Why(e), inner: e);
        }
        catch (IOException e)
        {
            throw new TransientFault(uri, "the connection broke", inner: e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransientFault(uri, "the server does not answer", inner: e);
        }
    }

    public void Dispose() => client.Dispose();

    private static HttpRequestMessage Message(Outgoing request, Uri uri, string? token)
    {
        var message = new HttpRequestMessage(request.Method, uri);
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("cnikit", null));
        message.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        if (request.Accept is { } accept) message.Headers.TryAddWithoutValidation("Accept", accept);
        if (request.Range is { } range) message.Headers.Range = new RangeHeaderValue(range.First, range.Last);
        if (request.IfRange is { } validator) message.Headers.TryAddWithoutValidation("If-Range", validator);
        // A token in the clear is everybody's: plain http is for content that is signed or locked, not for secrets.
        if (token is null || (uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback)) return message;
        if (token.Length == 0 || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new CniImageKitException(Rules.BadToken(request.At, request.Name));
        message.Headers.Authorization = new AuthenticationHeaderValue(request.TokenScheme, token);
        return message;
    }

    /// <summary>Why there is no answer, in a few words.</summary>
    public static string Why(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "the server's name is not known",
        HttpRequestError.ConnectionError => "no connection to the server",
        HttpRequestError.SecureConnectionError => "the secure connection broke",
        HttpRequestError.ProxyTunnelError => "the proxy does not connect",
        HttpRequestError.ResponseEnded => "the server closed the connection",
        HttpRequestError.ConfigurationLimitExceeded => "the answer's headers are too large",
        HttpRequestError.InvalidResponse => "the answer is no HTTP",
        _ => "the connection broke",
    };

    /// <summary>How every connection is made: without cookies, no redirect that nobody looked at, the environment's proxy.</summary>
    public static SocketsHttpHandler Handler(Host host, FetchPolicy policy)
    {
        var proxy = EnvironmentProxy.From(host);
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = proxy is not null,
            Proxy = proxy,
            ConnectTimeout = policy.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            SslOptions = { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
        };
    }
}
