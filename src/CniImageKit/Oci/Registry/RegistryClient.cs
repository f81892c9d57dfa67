using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Store;

namespace CniImageKit.Oci.Registry;

/// <summary>A manifest as a registry gave it, its digest checked.</summary>
/// <param name="Descriptor">Its media type, digest and size.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record PulledManifest(OciDescriptor Descriptor, byte[] Content);

/// <summary>
/// Reads and writes images in registries (distribution-spec v1.1). What is read is checked by digest; a login goes to the registry and its
/// token server only. Raises CNIK4101 to 4108, and what downloads raise.
/// </summary>
internal sealed partial class RegistryClient
{
    private const string Pull = "pull";
    private const string Push = "pull,push";
    private const int MaxPages = 1000;
    private const int UploadAttempts = 4;
    private readonly Host _host;
    private readonly Fetcher _fetcher;
    private readonly RegistrySites _sites;
    private readonly RegistryAuth _auth;

    private static readonly string Manifests = string.Join(
        ", ", OciMediaTypes.Index, OciMediaTypes.Manifest, OciMediaTypes.DockerList, OciMediaTypes.DockerManifest);

    /// <param name="host">The surroundings.</param>
    /// <param name="fetcher">Downloads blobs.</param>
    /// <param name="login">The login for whatever is asked, instead of those that docker and podman keep.</param>
    public RegistryClient(Host host, Fetcher fetcher, RegistryLogin? login = null)
    {
        (_host, _fetcher, _sites) = (host, fetcher, new RegistrySites(host));
        _auth = new RegistryAuth(host, fetcher, _sites, login);
    }

    /// <summary>Whether nobody is to be asked.</summary>
    public bool Offline => _host.Offline;

    /// <summary>The manifest or index of that name, or null where there is none.</summary>
    public async Task<PulledManifest?> ManifestAsync(RegistryReference image, Location at, CancellationToken ct)
    {
        var answer = await AskAsync(new Question(image, Pull, HttpMethod.Get, $"manifests/{image.Name}", at) { Accept = Manifests }, ct)
            .ConfigureAwait(false);
        if (answer.Status == 404) return null;
        Require(answer, image, at, "pull", 200);
        var digest = Digest.Sha256(answer.Body);
        if (image.Digest is { } asked && Same(asked, answer.Body) is { } wrong)
            throw new CniImageKitException(Rules.RegistryDigestLie(at, image.ToString(), asked, wrong));
        if (Digest.TryParse(answer.Headers.GetValueOrDefault("docker-content-digest"), out var claimed)
            && Same(claimed, answer.Body) is { } found)
            throw new CniImageKitException(Rules.RegistryDigestLie(at, image.ToString(), claimed, found));
        var json = OciJson.Read(image.ToString(), digest.ToString(), answer.Body);
        var served = answer.Headers.GetValueOrDefault("content-type")?.Split(';')[0].Trim();
        var type = json.Text(json.Root, "mediaType") ?? served ?? "";
        // Two readers may not see an index and an image in the same bytes (GHSA-mc8v-mgrf-8f4m).
        if (served is not null && OciMediaTypes.IsDocument(served) && served != type)
            throw json.Bad($"it says it is {type}, and the registry calls it {served}");
        if (!OciMediaTypes.IsDocument(type)) throw json.Bad($"it is {type}, which is not read");
        return new PulledManifest(new OciDescriptor(type, image.Digest ?? digest, answer.Body.Length), answer.Body);
    }

    /// <summary>A blob in the store, from there or from the registry. Fails with CNIK5404 where the registry has it not.</summary>
    public async Task<StoredBlob> BlobAsync(RegistryReference image, OciDescriptor blob, Location at, CancellationToken ct)
    {
        var path = $"blobs/{blob.Digest}";
        Authorization? known = null;
        if (!_host.Offline)
        {
            // Asked first, so that what the registry wants to know of us is known before the download.
            if (!await HasAsync(image, blob.Digest, Pull, at, ct).ConfigureAwait(false))
                throw new CniImageKitException(Rules.BlobMissing(image.ToString(), blob.Digest, blob.MediaType));
            known = _auth.Known(image, Pull);
        }

        return await _fetcher.FetchAsync(
            new FetchRequest
            {
                Name = $"{image.Repository}@{blob.Digest.Hex[..12]}",
                Uris = [_sites.Of(image, path)],
                AllowHttp = _sites.IsPlain(image),
                Sha256 = blob.Digest.Algorithm == "sha256" ? blob.Digest : null,
                Sha512 = blob.Digest.Algorithm == "sha512" ? blob.Digest : null,
                Size = blob.Size,
                BearerToken = known?.Token,
                TokenScheme = known?.Scheme ?? "Bearer",
                At = at,
            },
            ct).ConfigureAwait(false)
            ?? throw new CniImageKitException(Rules.BlobMissing(image.ToString(), blob.Digest, blob.MediaType));
    }

    /// <summary>All tags of a repository; null where there is no such repository.</summary>
    public async Task<IReadOnlyList<string>?> TagsAsync(RegistryReference repository, Location at, CancellationToken ct)
    {
        var tags = new List<string>();
        var path = "tags/list?n=1000";
        for (var page = 0; page < MaxPages; page++)
        {
            var answer = await AskAsync(new Question(repository, Pull, HttpMethod.Get, path, at), ct).ConfigureAwait(false);
            if (answer.Status == 404) return page == 0 ? null : tags;
            Require(answer, repository, at, "list the tags of", 200);
            var json = OciJson.Read(repository.Place, "tags/list", answer.Body);
            tags.AddRange(json.Array(json.Root, "tags").Select(t => json.TextOf(t, "tags")));
            if (RegistryPages.Next(answer.Headers.GetValueOrDefault("link")) is not { } next) return tags;
            path = "tags/list" + next;
        }

        throw new CniImageKitException(Rules.RegistryAnswer(at, repository.Place, $"its list of tags has more than {MaxPages} pages"));
    }

    /// <summary>Whether the repository has a blob.</summary>
    public Task<bool> HasAsync(RegistryReference image, Digest blob, Location at, CancellationToken ct) =>
        HasAsync(image, blob, Push, at, ct);

    /// <summary>Puts a blob into the repository unless it is there, from another repository of the registry where that may be.</summary>
    public async Task PushBlobAsync(
        RegistryReference image, OciDescriptor blob, RegistryReference? from, Func<CancellationToken, ValueTask<Stream>> open, Location at,
        CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (!await HasAsync(image, blob.Digest, Push, at, ct).ConfigureAwait(false))
                    await UploadAsync(image, blob, from, open, at, ct).ConfigureAwait(false);
                return;
            }
            catch (CniImageKitException e) when (attempt < UploadAttempts && e.InnerException is TransientFault)
            {
                // From the begin, by an upload of its own: where the broken one stands, servers do not agree on.
            }
        }
    }

    private async Task UploadAsync(
        RegistryReference image, OciDescriptor blob, RegistryReference? from, Func<CancellationToken, ValueTask<Stream>> open, Location at,
        CancellationToken ct)
    {
        var mount = from is not null && from.Server == image.Server && from.Repository != image.Repository ? from.Repository : null;
        var query = mount is null ? "" : $"?mount={blob.Digest}&from={mount}";
        var begin = new Question(image, Push, HttpMethod.Post, "blobs/uploads/" + query, at) { Body = UploadBody.Empty, MountFrom = mount };
        var begun = await AskAsync(begin, ct).ConfigureAwait(false);
        if (begun.Status == 201 && mount is not null) return;
        Require(begun, image, at, "push to", 202);
        var location = RegistryPages.Upload(begun, blob.Digest)
            ?? throw new CniImageKitException(Rules.RegistryAnswer(at, image.Place, "it does not say where an upload goes"));
        var body = new UploadBody("application/octet-stream", blob.Size, open);
        var upload = new Question(image, Push, HttpMethod.Put, "", at) { Elsewhere = location, Body = body, Once = true };
        Require(await AskAsync(upload, ct).ConfigureAwait(false), image, at, "push to", 201);
    }

    /// <summary>Puts a manifest into the repository, under its tag or else its digest; all that it names must be there.</summary>
    public async Task PushManifestAsync(
        RegistryReference image, string? tag, OciDescriptor manifest, ReadOnlyMemory<byte> content, Location at, CancellationToken ct)
    {
        var answer = await AskAsync(
            new Question(image, Push, HttpMethod.Put, $"manifests/{tag ?? manifest.Digest.ToString()}", at)
            {
                Body = UploadBody.Of(manifest.MediaType, content),
            }, ct).ConfigureAwait(false);
        Require(answer, image, at, "push to", 201);
        if (Digest.TryParse(answer.Headers.GetValueOrDefault("docker-content-digest"), out var stored) && stored != manifest.Digest)
            throw new CniImageKitException(Rules.RegistryDigestLie(at, image.ToString(), manifest.Digest, stored));
    }

    private async Task<bool> HasAsync(RegistryReference image, Digest blob, string actions, Location at, CancellationToken ct)
    {
        var answer = await AskAsync(new Question(image, actions, HttpMethod.Head, $"blobs/{blob}", at), ct).ConfigureAwait(false);
        if (answer.Status == 404) return false;
        Require(answer, image, at, "look into", 200);
        return true;
    }

    /// <summary>Asks, answers a challenge once, and asks again.</summary>
    private async Task<FetchedDocument> AskAsync(Question question, CancellationToken ct)
    {
        if (_host.Offline) throw new CniImageKitException(Rules.RegistryOffline(question.At, question.Image.Place));
        var origin = _sites.Of(question.Image, "");
        var uri = question.Elsewhere is { } location
            ? RegistryPages.Checked(question, origin, location) : _sites.Of(question.Image, question.Path);
        // An upload may go to another server, which gets no login of this one.
        var own = Redirects.SameOrigin(origin, uri);
        for (var first = true; ; first = false)
        {
            var known = own ? _auth.Known(question.Image, question.Actions) : null;
            var answer = await _fetcher.ExchangeAsync(
                new ExchangeRequest
                {
                    Name = question.Image.ToString(),
                    Method = question.Method,
                    Uri = uri,
                    AllowHttp = _sites.IsPlain(question.Image),
                    Token = known?.Token,
                    TokenScheme = known?.Scheme ?? "Bearer",
                    Accept = question.Accept,
                    Body = question.Body,
                    Once = question.Once,
                    At = question.At,
                },
                ct).ConfigureAwait(false);
            if (answer.Status != 401 || !own || !Redirects.SameOrigin(origin, answer.Uri)) return answer;
            var challenge = AuthChallenge.Read(answer.Headers.GetValueOrDefault("www-authenticate"));
            if (!first || challenge is null || await _auth.AnswerAsync(
                question.Image, question.Actions, question.MountFrom, challenge, question.At, ct).ConfigureAwait(false) is null)
                throw new CniImageKitException(Rules.RegistryDenied(question.At, question.Image.Place, known is not null));
        }
    }

    private static void Require(FetchedDocument answer, RegistryReference image, Location at, string doing, int status)
    {
        if (answer.Status == status) return;
        if (answer.Status is 401 or 403) throw new CniImageKitException(Rules.RegistryDenied(at, image.Place, knownThere: true));
        var said = RegistryPages.Errors(answer.Body);
        throw new CniImageKitException(Rules.RegistryRefused(at, doing, image.ToString(), answer.Status, said));
    }

    private static Digest? Same(Digest asked, byte[] body)
    {
        var found = asked.Algorithm == "sha512" ? Digest.Sha512(body) : Digest.Sha256(body);
        return found == asked ? null : found;
    }
}
