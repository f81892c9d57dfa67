using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Manifest;
using CniImageKit.Sources.Signatures;

namespace CniImageKit.Sources.GitHub;

/// <summary>The part of GitHub's REST API that keeps attestations by digest. Raises CNIK2101, 2102 and 2106.</summary>
internal static class GitHubAttestations
{
    private const int PageSize = 30;

    /// <summary>The bundles for an artifact; none where there are none.</summary>
    public static async Task<ImmutableArray<byte[]>> GetAsync(
        Fetcher fetcher, Host host, GitHubSettings settings, Digest artifact, CancellationToken cancellationToken)
    {
        var (site, repository) = (GitHubSite.Of(settings), settings.Repository);
        var uri = site.At($"repos/{repository.Value}/attestations/{artifact}?per_page={PageSize}");
        var document = await fetcher.GetAsync(
            new DocumentRequest
            {
                Name = $"the attestations of {repository.Value}",
                Uri = uri,
                MaxBytes = SignatureChecker.MaxBytes,
                BearerToken = site.Token(host)?.Token,
                Accept = "application/vnd.github+json",
                At = repository.At,
            },
            cancellationToken).ConfigureAwait(false);
        if (document.Status is 404 or 410) return [];
        if (document.Status == 200) return Read(document.Body, uri, repository.At);
        throw new CniImageKitException(document.Status == 401
            ? Rules.GitHubTokenRefused(repository.At, repository.Value, site.Token(host)?.Variable ?? "CNIKIT_GITHUB_TOKEN")
            : Rules.GitHubRateLimited(repository.At, repository.Value, "it does not say when it resets", site.Token(host) is not null));
    }

    private static ImmutableArray<byte[]> Read(byte[] body, Uri uri, Location at)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return
            [
                .. document.RootElement.GetProperty("attestations").EnumerateArray()
                    .Select(a => Encoding.UTF8.GetBytes(a.GetProperty("bundle").GetRawText())),
            ];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new CniImageKitException(Rules.GitHubUnreadable(at, uri, "it holds no list of attestations"));
        }
    }
}
