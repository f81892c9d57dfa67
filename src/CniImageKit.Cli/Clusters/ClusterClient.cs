using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using Polly;
using Polly.Retry;

namespace CniImageKit.Cli.Clusters;

/// <summary>
/// Speaks to one API server. What may pass (no connection, 409, 429, 5xx) is tried again, as the server asks for or with growing pauses.
/// May be used from many threads. Raises CNIK9302 to 9304, 9315,
/// 9326.
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

    /// <summary>By which pauses are made.</summary>
    public TimeProvider Clock => host.Clock;

    /// <summary>Where it is.</summary>
    public Uri Server => access.Server;

    /// <summary>The answer of success, or one of those that the caller understands. Its body is still to be read.</summary>
    public Task<ClusterAnswer> SendAsync(ClusterCall call, CancellationToken cancellationToken) =>
        RunAsync(call, (answer, _) => Task.FromResult(answer), cancellationToken);

    /// <summary>The same with its body, asked for again where that breaks off.</summary>
    public Task<ClusterBody> ReadAsync(ClusterCall call, int most, CancellationToken cancellationToken) =>
        RunAsync(call, async (answer, token) =>
        {
            using (answer)
            {
                try
                {
                    return new ClusterBody(answer.Code, await answer.AllAsync(most, token));
                }
                catch (IOException fault)
                {
                    throw new PassingFault("the answer breaks off", null, fault);
                }
            }
        }, cancellationToken);

    public void Dispose()
    {
        client.Dispose();
        access.Dispose();
    }

    private async Task<T> RunAsync<T>(
        ClusterCall call, Func<ClusterAnswer, CancellationToken, Task<T>> take, CancellationToken cancellationToken)
    {
        if (host.Offline)
            throw new CniImageKitException(Rules.ClusterUnreachable(access.Server, call.What, "--offline allows no network", 0));
        var (attempts, renewed) = (0, false);
        try
        {
            return await retry.ExecuteAsync(async token =>
            {
                attempts++;
                var sent = await access.Login.HeaderAsync(token);
                var answer = await AskAsync(call, sent, token);
                if (answer.Code == 401 && !renewed && access.Login.Renew(sent))
                {
                    renewed = true;
                    answer.Dispose();
                    answer = await AskAsync(call, await access.Login.HeaderAsync(token), token);
                }

                return await take(await UnderstoodAsync(call, answer, token), token);
            }, cancellationToken);
        }
        catch (PassingFault fault)
        {
            throw new CniImageKitException(Rules.ClusterUnreachable(access.Server, call.What, fault.Message, attempts), fault);
        }
    }

    private async Task<ClusterAnswer> UnderstoodAsync(ClusterCall call, ClusterAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Code is >= 200 and < 300 || call.Understood.Contains(answer.Code)) return answer;
        using (answer)
        {
            var said = (await answer.StatusAsync(cancellationToken)).Message?.ReplaceLineEndings(" ");
            throw new CniImageKitException(answer.Code switch
            {
                401 or 403 => Rules.ClusterRefused(access.Server, call.What, answer.Code, said),
                // By its own words; whatever stands in between has none of these.
                400 or 422 when said is not null => Rules.ClusterRejected(access.Server, call.What, answer.Code, said),
                _ => Rules.ClusterNotUnderstood(access.Server, call.What, said?.TrimEnd('.') ?? $"the server answers HTTP {answer.Code}"),
            });
        }
    }

    private async Task<ClusterAnswer> AskAsync(
        ClusterCall call, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(call.Method, new Uri(access.Server, call.Path));
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("cnikit", Edge.Version));
        message.Headers.TryAddWithoutValidation("Accept", call.Accept);
        // The name that TLS asks for follows it.
        if (access.TlsName is { } name) message.Headers.Host = name;
        message.Headers.Authorization = authorization;
        foreach (var (header, values) in access.As?.Headers ?? [])
            message.Headers.TryAddWithoutValidation(header, HeaderLines.Of(header, values));
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
            using (response) throw Busy(code, Answers.RetryAfter(response, host.Clock));
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException tls)
        {
            throw new CniImageKitException(Rules.ClusterNotTrusted(access.Server, tls.Message.TrimEnd('.')), e);
        }
        catch (HttpRequestException e)
            when ((e.HttpRequestError, (int?)e.StatusCode) is (HttpRequestError.ProxyTunnelError, >= 400 and < 500))
        {
            var why = $"the proxy answers HTTP {(int)e.StatusCode!.Value}";
            throw new CniImageKitException(Rules.ClusterUnreachable(access.Server, call.What, why, 1), e);
        }
        catch (HttpRequestException e)
        {
            throw new PassingFault(Transport.Why(e), null, e);
        }
        catch (IOException e)
        {
            throw new PassingFault("the connection broke", null, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PassingFault("the server does not answer", null, e);
        }
    }

    // An authority of the kubeconfig's may have one above it, as where a company signed it: Go's trust ends at what is named, .NET's at a
    // certificate that signed itself. Everything else about the chain has to be right.
    private static bool EndsAt(X509Chain? chain, X509Certificate2Collection authorities) =>
        chain?.ChainElements.LastOrDefault()?.Certificate is { } last
        && chain.ChainStatus.All(s => s.Status is X509ChainStatusFlags.NoError or X509ChainStatusFlags.PartialChain)
        && authorities.Any(a => a.RawDataMemory.Span.SequenceEqual(last.RawDataMemory.Span));

    private PassingFault Busy(int code, TimeSpan? after) => new(
        after <= policy.LongestDelay || after is null ? $"the server answers HTTP {code}"
            : $"the server answers HTTP {code}, and is to be asked again in {after.Value.TotalSeconds:0} seconds", after);

    // A cluster's own authority is one for it and nothing else, and does not make the name in a certificate any less important.
    private SocketsHttpHandler Handler()
    {
        var handler = Transport.Handler(host, policy);
        handler.AutomaticDecompression = DecompressionMethods.GZip;
        if (access.Proxy is { } proxy) (handler.UseProxy, handler.Proxy) = (true, proxy);
        if (access.As is not null)
        {
            handler.RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8;
            handler.PlaintextStreamFilter = (connection, _) => ValueTask.FromResult<Stream>(new HeaderLines(connection.PlaintextStream));
        }

        if (access.Authorities is { } authorities)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
            handler.SslOptions.CertificateChainPolicy.ExtraStore.AddRange(authorities);
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, chain, errors) => errors == SslPolicyErrors.None
                || (errors == SslPolicyErrors.RemoteCertificateChainErrors && EndsAt(chain, authorities));
        }

        if (access.Login.Certificate is { } own) handler.SslOptions.ClientCertificateContext = own.Context;
        if (access.Unverified) handler.SslOptions.RemoteCertificateValidationCallback = (_, any, _, _) => any is not null;
        return handler;
    }

    private sealed class PassingFault(string why, TimeSpan? after, Exception? inner = null) : Exception(why, inner)
    {
        public TimeSpan? After { get; } = after;
    }
}
