using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using Polly;
using Polly.Retry;

namespace CniImageKit.Cli.Clusters;

/// <summary>
/// Speaks to one API server. What may pass (no connection, 409, 429, 5xx) is tried again, as the server asks for or with growing pauses.
/// May be used from many threads. Raises CNIK9302 to 9304.
/// </summary>
internal sealed class ClusterClient : IDisposable
{
    private readonly Host host;
    private readonly ClusterAccess access;
    private readonly FetchPolicy policy;
    private readonly HttpClient client;
    private readonly ResiliencePipeline retry;

    /// <summary>Takes the access over: it is disposed with this.</summary>
    public ClusterClient(Host host, ClusterAccess access, FetchPolicy? patience = null)
    {
        (this.host, this.access, policy) = (host, access, patience ?? new FetchPolicy());
        if (access.Unverified) host.Progress.Report(new WarningFound(Rules.UnverifiedCluster(access.Server)));
        client = new HttpClient(Handler()) { Timeout = Timeout.InfiniteTimeSpan };
        retry = new ResiliencePipelineBuilder { TimeProvider = host.Clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = policy.Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = policy.FirstDelay,
                MaxDelay = policy.LongestDelay,
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is PassingFault fault && (fault.After is null || fault.After <= policy.LongestDelay)),
                DelayGenerator = args => ValueTask.FromResult((args.Outcome.Exception as PassingFault)?.After),
            })
            .Build();
    }

    /// <summary>What people call the cluster.</summary>
    public string Name => access.Name;

    /// <summary>Where it is.</summary>
    public Uri Server => access.Server;

    /// <summary>The answer of success, or one of those that the caller understands.</summary>
    public async Task<ClusterAnswer> SendAsync(ClusterCall call, CancellationToken cancellationToken)
    {
        if (host.Offline)
            throw new CniImageKitException(Rules.ClusterUnreachable(access.Server, call.What, "--offline allows no network", 0));
        var (attempts, renewed) = (0, false);
        try
        {
            return await retry.ExecuteAsync(async token =>
            {
                attempts++;
                var answer = await AskAsync(call, token);
                if (answer.Code != 401 || renewed || !access.Login.Renew()) return await UnderstoodAsync(call, answer, token);
                renewed = true;
                answer.Dispose();
                return await UnderstoodAsync(call, await AskAsync(call, token), token);
            }, cancellationToken);
        }
        catch (PassingFault fault)
        {
            throw new CniImageKitException(Rules.ClusterUnreachable(access.Server, call.What, fault.Message, attempts), fault);
        }
    }

    public void Dispose()
    {
        client.Dispose();
        access.Dispose();
    }

    private async Task<ClusterAnswer> UnderstoodAsync(ClusterCall call, ClusterAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Code is >= 200 and < 300 || call.Understood.Contains(answer.Code)) return answer;
        using (answer)
        {
            var said = (await answer.StatusAsync(cancellationToken)).Message?.ReplaceLineEndings(" ");
            throw answer.Code is 401 or 403
                ? new CniImageKitException(Rules.ClusterRefused(access.Server, call.What, answer.Code, said))
                : new CniImageKitException(
                    Rules.ClusterNotUnderstood(access.Server, call.What, said?.TrimEnd('.') ?? $"the server answers HTTP {answer.Code}"));
        }
    }

    private async Task<ClusterAnswer> AskAsync(ClusterCall call, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(call.Method, new Uri(access.Server, call.Path));
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("cnikit", Edge.Version));
        message.Headers.TryAddWithoutValidation("Accept", call.Accept);
        // The name that TLS asks for follows it.
        if (access.TlsName is { } name) message.Headers.Host = name;
        message.Headers.Authorization = await access.Login.HeaderAsync(cancellationToken);
        if (call.Body is { } body)
            message.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(call.BodyType) } };
        using var timeout = new CancellationTokenSource(policy.ConnectTimeout + policy.IdleTimeout, host.Clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            var code = (int)response.StatusCode;
            if (code is not (409 or 429 or (>= 500 and not 501 and not 505)) || call.Understood.Contains(code))
                return new ClusterAnswer(response, policy.IdleTimeout);
            using (response) throw new PassingFault($"the server answers HTTP {code}", Answers.RetryAfter(response, host.Clock));
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException tls)
        {
            throw new CniImageKitException(Rules.ClusterNotTrusted(access.Server, tls.Message.TrimEnd('.')), e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new PassingFault(e.InnerException is SocketException socket ? socket.Message : "the connection broke", null, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PassingFault("the server does not answer", null, e);
        }
    }

    // A cluster's own authority is one for it and nothing else, and does not make the name in a certificate any less important.
    private SocketsHttpHandler Handler()
    {
        var handler = Transport.Handler(host, policy);
        handler.AutomaticDecompression = DecompressionMethods.GZip;
        if (access.Authorities is { } authorities)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        // Else none is shown where the server names authorities and this one was signed by an intermediate.
        if (access.Login.Certificate is { } own) handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        if (access.Unverified) handler.SslOptions.RemoteCertificateValidationCallback = (_, any, _, _) => any is not null;
        return handler;
    }

    private sealed class PassingFault(string why, TimeSpan? after, Exception? inner = null) : Exception(why, inner)
    {
        public TimeSpan? After { get; } = after;
    }
}
