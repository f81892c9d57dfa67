using System.Collections.Immutable;
using System.Net;
using CniImageKit.Diagnostics;

namespace CniImageKit.Fetching;

/// <summary>What an answer means.</summary>
internal static class Answers
{
    /// <summary>Whether the server was reached and has no such thing.</summary>
    public static bool IsMissing(HttpResponseMessage response) => response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone;

    /// <summary>The failure that an answer without the wanted content stands for: transient or for good.</summary>
    public static Exception Failure(Outgoing request, HttpResponseMessage response, TimeProvider clock)
    {
        var (uri, status) = (response.RequestMessage!.RequestUri!, (int)response.StatusCode);
        return status switch
        {
            408 or 425 or 429 or (>= 500 and not 501 and not 505) =>
                new TransientFault(uri, $"the server answers HTTP {status}", RetryAfter(response, clock))
                {
                    Answer = status == 429 ? Document(response, []) : null,
                },
            >= 400 => new CniImageKitException(Rules.DownloadRefused(request.At, request.Name, uri, status)),
            _ => new CniImageKitException(Rules.AnswerNotUnderstood(request.At, request.Name, uri, $"the server answers HTTP {status}")),
        };
    }

    /// <summary>Whether the server refuses the token that was sent: whoever gave it knows where it came from.</summary>
    public static bool IsTokenRefused(Outgoing request, HttpResponseMessage response) =>
        request.BearerToken is not null && response.StatusCode == HttpStatusCode.Unauthorized;

    /// <summary>Whether the server says that its rate limit is used up, so that asking again soon is pointless.</summary>
    public static bool IsRateLimited(HttpResponseMessage response) => (int)response.StatusCode is 403 or 429
        && (Header(response, "x-ratelimit-remaining") == "0"
            || ((int)response.StatusCode == 403 && response.Headers.RetryAfter is not null));

    /// <summary>Refuses bytes that are not the file's own (CNIK4007), and a length given twice (CNIK4004).</summary>
    public static void RequireIdentity(Outgoing request, HttpResponseMessage response)
    {
        var uri = response.RequestMessage!.RequestUri!;
        var other = response.Content.Headers.ContentEncoding.FirstOrDefault(e => !e.Equals("identity", StringComparison.OrdinalIgnoreCase));
        if (other is { } encoding)
            throw new CniImageKitException(Rules.Reencoded(request.At, request.Name, uri, encoding));
        if (response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lengths) && lengths.Distinct().Count() > 1)
            throw new CniImageKitException(Rules.AnswerNotUnderstood(request.At, request.Name, uri, "the server gives two lengths"));
    }

    /// <summary>The answer as a caller of documents sees it.</summary>
    public static FetchedDocument Document(HttpResponseMessage response, byte[] body) =>
        new((int)response.StatusCode, body, response.RequestMessage!.RequestUri!,
            response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                .GroupBy(h => h.Key.ToLowerInvariant(), h => string.Join(", ", h.Value))
                .ToImmutableDictionary(g => g.Key, g => string.Join(", ", g)));

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>How long the server asks to wait, never less than nothing; null where it does not ask.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider clock)
    {
        var wait = response.Headers.RetryAfter is not { } header ? null : header.Delta ?? header.Date - clock.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
