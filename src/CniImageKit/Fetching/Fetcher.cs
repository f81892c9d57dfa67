using System.Collections.Concurrent;
using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Store;
using Polly;
using Polly.Retry;

namespace CniImageKit.Fetching;

/// <summary>
/// The one way to the network: every byte that the kit downloads comes through here. Retries with growing pauses, goes on where it
/// stopped, follows redirects without carrying credentials along, tries mirrors, and puts only what is as expected into the store. May be
/// used from many threads. Raises CNIK4002 to 4017.
/// </summary>
internal sealed partial class Fetcher(Host host, BlobStore store, FetchPolicy? patience = null) : IDisposable
{
    private readonly FetchPolicy policy = patience ?? new FetchPolicy();
    private readonly Transport transport = new(host, patience ?? new FetchPolicy());
    private readonly Mirrors mirrors = Mirrors.From(host);
    private readonly ResiliencePipeline retry = Retry(host, patience ?? new FetchPolicy());
    private readonly ConcurrentDictionary<string, SemaphoreSlim> origins = new(StringComparer.Ordinal);

    /// <summary>
    /// The artifact in the store: from there where it lies there already, else from the first address that has it. Null where every
    /// address answers that it has no such thing.
    /// </summary>
    public async Task<StoredBlob?> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        var expected = Expectation(request);
        if ((request.Sha256 ?? request.Sha512) is { } digest
            && await store.FindAsync(digest, cancellationToken).ConfigureAwait(false) is { } found)
            return BlobStore.Require(expected, found);
        if (host.Offline) throw new CniImageKitException(Rules.MissingOffline(request.At, request.Name, request.Sha256 ?? request.Sha512));
        var key = request.Sha256?.Hex ?? request.Sha512?.Hex
            ?? "u-" + Digest.Sha256(Encoding.UTF8.GetBytes(request.Uris[0].OriginalString)).Hex;
        return await store.ReceiveAsync(expected, key, (incoming, token) => FromAnyAsync(request, key, incoming, token), cancellationToken)
            .ConfigureAwait(false);
    }

    public void Dispose()
    {
        transport.Dispose();
        foreach (var origin in origins.Values) origin.Dispose();
    }

    private async Task<StoredBlob?> FromAnyAsync(FetchRequest request, string key, Incoming incoming, CancellationToken cancellationToken)
    {
        var uris = mirrors.Add(request.Uris);
        CniImageKitException? first = null;
        foreach (var uri in uris)
        {
            try
            {
                if (await FromAsync(request, key, incoming, uri, cancellationToken).ConfigureAwait(false) is { } blob) return blob;
            }
            catch (CniImageKitException e)
            {
                first ??= e;
                if (uri != uris[^1] && e.Diagnostics[0].Rule.Id is "CNIK4006" or "CNIK4011" or "CNIK4012")
                    host.Progress.Report(new WarningFound(Rules.MirrorDiffers(request.At, request.Name, uri)));
            }
        }

        return first is null ? null : throw first;
    }

    private async Task<StoredBlob?> FromAsync(
        FetchRequest request, string key, Incoming incoming, Uri uri, CancellationToken cancellationToken)
    {
        var outgoing = new Outgoing
        {
            Name = request.Name,
            At = request.At,
            Uri = uri,
            AllowHttp = request.AllowHttp,
            BearerToken = Redirects.SameOrigin(uri, request.Uris[0]) ? request.BearerToken : null,
            TokenScheme = request.TokenScheme,
            Accept = request.Accept,
        };
        var download = new Download(host, policy, transport, store, key, incoming, outgoing, new ProgressMeter(host, request.Name));
        for (var mayMend = true; ; mayMend = false)
        {
            if (!await ReceiveAsync(download, outgoing, incoming, cancellationToken).ConfigureAwait(false)) return null;
            var isPage = download.SaidHtml || WebPages.Begins(incoming.Head);
            if (isPage && (request.Sha256 ?? request.Sha512) is null) throw Page(outgoing, incoming);
            try
            {
                return store.Commit(incoming, Rules.Shown(uri));
            }
            catch (CniImageKitException) when (download.Resumed && mayMend)
            {
                // Once more, from the first byte: the refused bytes are gone by now.
            }
            catch (CniImageKitException) when (isPage)
            {
                throw Page(outgoing, incoming);
            }
        }
    }

    /// <summary>Attempts until all is here; as long as bytes arrive, there is another round.</summary>
    private async Task<bool> ReceiveAsync(Download download, Outgoing outgoing, Incoming incoming, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = incoming.Kept;
            try
            {
                return await retry.ExecuteAsync(async token =>
                {
                    using var turn = await TurnAsync(outgoing.Uri, token).ConfigureAwait(false);
                    return await download.AttemptAsync(token).ConfigureAwait(false);
                }, cancellationToken).ConfigureAwait(false);
            }
            catch (TransientFault fault)
            {
                if (incoming.Kept <= before || !MayRetry(fault, policy))
                    throw fault.ToFailure(outgoing.At, outgoing.Name, download.Attempts);
            }
        }
    }

    private static CniImageKitException Page(Outgoing outgoing, Incoming incoming)
    {
        incoming.Restart();
        return new CniImageKitException(Rules.WebPage(outgoing.At, outgoing.Name, outgoing.Uri));
    }

    private static StoreExpectation Expectation(FetchRequest request) => new()
    {
        Name = request.Name,
        Sha256 = request.Sha256,
        Sha512 = request.Sha512,
        Size = request.Size,
        MaxBytes = request.MaxBytes,
        At = request.At,
        Known = request.Known,
    };

    private async Task<Turn> TurnAsync(Uri uri, CancellationToken cancellationToken)
    {
        var origin = origins.GetOrAdd(uri.GetLeftPart(UriPartial.Authority), _ => new SemaphoreSlim(policy.ConnectionsPerOrigin));
        await origin.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(origin);
    }

    private static bool MayRetry(TransientFault fault, FetchPolicy policy) =>
        fault.RetryAfter is null || fault.RetryAfter <= policy.LongestDelay;

    private static ResiliencePipeline Retry(Host host, FetchPolicy policy) =>
        new ResiliencePipelineBuilder { TimeProvider = host.Clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = policy.Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = policy.FirstDelay,
                MaxDelay = policy.LongestDelay,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is TransientFault fault && MayRetry(fault, policy)),
                DelayGenerator = args => ValueTask.FromResult((args.Outcome.Exception as TransientFault)?.RetryAfter),
            })
            .Build();

    private readonly struct Turn(SemaphoreSlim origin) : IDisposable
    {
        public void Dispose() => origin.Release();
    }
}
