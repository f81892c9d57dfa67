using System.Globalization;
using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Sources.Apt.Machine;
using CniImageKit.Store;
using CniImageKit.Trust.OpenPgp;

namespace CniImageKit.Sources.Apt.Archive;

/// <summary>
/// Fetches Release files and believes them by their signature, their dates and their suite. Each is read once, so that all platforms see
/// the same state.
/// </summary>
internal sealed class Releases(Host host, Fetcher fetcher, BlobStore store) : IDisposable
{
    public const string SeenKind = "apt-release-date";
    private readonly SemaphoreSlim gate = new(1);
    private readonly Dictionary<(string, string?), ReleaseFile> read = [];

    /// <summary>The suite's Release file, or null where the archive has no such suite.</summary>
    public async Task<ReleaseFile?> FindAsync(AptRepository repository, AptConfiguration configuration, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var key = (repository.Name, repository.KeyringFile ?? repository.SignedBy);
            if (read.TryGetValue(key, out var known)) return known;
            if (await FetchAsync(repository, cancellationToken).ConfigureAwait(false) is not { } release) return null;
            ReleaseChecks.Check(release, repository, configuration, host);
            await RememberAsync(release, repository, cancellationToken).ConfigureAwait(false);
            return read[key] = release;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<ReleaseFile?> FetchAsync(AptRepository repository, CancellationToken cancellationToken)
    {
        var (inline, at) = await GetAsync(repository, "InRelease", cancellationToken).ConfigureAwait(false);
        if (inline is not null)
        {
            var verified = OpenPgpVerifier.ClearText(inline, AptKeyrings.Of(repository, host), host.Clock.GetUtcNow(), at);
            return ReleaseFile.Read(verified.Text, verified.Fingerprints, at);
        }
        var (plain, plainAt) = await GetAsync(repository, "Release", cancellationToken).ConfigureAwait(false);
        if (plain is null) return null;
        var (signature, _) = await GetAsync(repository, "Release.gpg", cancellationToken).ConfigureAwait(false);
        if (signature is null) throw new CniImageKitException(Rules.UnsignedArchive(plainAt));
        var signers = OpenPgpVerifier.Detached(plain, signature, AptKeyrings.Of(repository, host), host.Clock.GetUtcNow(), plainAt);
        return ReleaseFile.Read(Encoding.UTF8.GetString(plain), signers, plainAt);
    }

    private async Task<(byte[]? Body, Location At)> GetAsync(AptRepository repository, string name, CancellationToken cancellationToken)
    {
        var uri = new Uri(repository.Base, name);
        var request = new DocumentRequest { Name = $"{name} of {repository.Suite}", Uri = uri, AllowHttp = true, At = repository.At };
        var answer = await fetcher.GetAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer.Status is not (200 or 404 or 410))
            throw new CniImageKitException(Rules.DownloadRefused(repository.At, request.Name, uri, answer.Status));
        return (answer.Status == 200 ? answer.Body : null, new Location(AptRepository.Redact(uri)));
    }

    // An old Release with an old Packages is well signed: only memory tells that an archive went back, which no archive does.
    private async Task RememberAsync(ReleaseFile release, AptRepository repository, CancellationToken cancellationToken)
    {
        var document = await store.FindDerivedAsync(SeenKind, repository.Name, cancellationToken).ConfigureAwait(false);
        var seen = document is not null && long.TryParse(Encoding.ASCII.GetString(document), NumberStyles.None, null, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.MinValue;
        if (release.Date < seen) throw new CniImageKitException(Rules.ArchiveWentBack(release.At, Iso(seen), Iso(release.Date)));
        if (release.Date == seen) return;
        var text = release.Date.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await store.PutDerivedAsync(SeenKind, repository.Name, Encoding.ASCII.GetBytes(text), cancellationToken).ConfigureAwait(false);
    }

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public void Dispose() => gate.Dispose();
}
