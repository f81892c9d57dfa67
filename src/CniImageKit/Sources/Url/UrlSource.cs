using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Sources.Signatures;
using CniImageKit.Store;
using CniImageKit.Trust;
using NuGet.Versioning;

namespace CniImageKit.Sources.Url;

/// <summary>
/// An artifact at an address. Nothing can be listed there, so the entry pins its version or the address has none. Bytes are vouched for
/// by digests in the manifest, by a sums file, or by nothing, and then by the lock from the first time on. Raises CNIK2107 to 2113.
/// </summary>
internal sealed class UrlSource(Host host, Fetcher fetcher, BlobStore store, PluginCatalog catalog) : ISource
{
    private const string NoVersion = "0.0.0";
    private const string Scheme = "url:";
    private readonly Taker _taker = new(host, fetcher, store, catalog);
    private readonly SignatureChecker _signatures = new(host, fetcher);

    /// <inheritdoc/>
    public bool Serves(SourceSettings settings) => settings is UrlSettings;

    /// <inheritdoc/>
    public Task<ImmutableArray<Offer>> ListAsync(
        PluginEntry entry, PluginManifest manifest, Platform platform, CancellationToken cancellationToken)
    {
        var settings = (UrlSettings)entry.Settings;
        var pin = Pin.Of(entry);
        var needsPin = Template.Has(settings.Url.Value, "{version}") || entry.Version is not null;
        if (pin is null && needsPin)
            throw new CniImageKitException(Rules.UrlNeedsPin(entry.Version?.At ?? settings.Url.At, settings.Url.Value));
        var version = pin ?? NoVersion;
        ImmutableArray<Offer> offers =
        [
            new Offer
            {
                Version = version,
                Comparable = NuGetVersion.TryParse(version, out var comparable) ? comparable : null,
                Rank = 0,
                Platform = platform,
                Location = Scheme + Address(settings.Url, version, platform).OriginalString,
            },
        ];
        return Task.FromResult(offers);
    }

    /// <inheritdoc/>
    public async Task<LockableArtifact> TakeAsync(
        PluginEntry entry, PluginManifest manifest, Offer offer, CancellationToken cancellationToken)
    {
        var settings = (UrlSettings)entry.Settings;
        var uris = Addresses(settings, offer.Version, offer.Platform);
        var pinned = settings.Digests.GetValueOrDefault(offer.Platform);
        if (pinned is null && uris.FirstOrDefault(u => u.Scheme == "http" && !u.IsLoopback) is { } plain)
            throw new CniImageKitException(Rules.UrlPlainHttp(settings.Url.At, plain));
        var artifact = FileName(uris[0]);
        var sums = await SumsAsync(settings, offer, artifact, cancellationToken).ConfigureAwait(false);
        return await _taker.TakeAsync(
            new Taking
            {
                Subject = new Subject(artifact, null, offer.Version == NoVersion ? null : offer.Version, pinned?.At ?? settings.Url.At),
                Location = offer.Location,
                Uris = uris,
                Claims =
                [
                    .. pinned is null ? [] : new[] { new Claim("manifest-digest", pinned.Value) },
                    .. sums?.Document is not var (name, body) ? []
                        : SumsFile.DigestsOf(body, name, artifact, settings.Sums!.At).Select(d => new Claim($"sums-file {name}", d)),
                ],
                Signatures = blob => _signatures.CheckAsync(
                    new Release
                    {
                        Entry = entry,
                        Manifest = manifest,
                        Asset = SignedContent.Of(artifact, blob, store),
                        Sums = sums?.Document,
                        Values = Values(offer.Version, offer.Platform),
                        Beside = (file, ofSums, ct) => BesideAsync(file, ofSums ? sums!.Value.Uri : uris[0], entry.At, ct),
                    },
                    cancellationToken),
                AllowHttp = pinned is not null,
                Missing = () => Rules.UrlNotFound(settings.Url.At, uris[0]),
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<StoredBlob> OpenAsync(PluginEntry entry, PluginManifest manifest, LockEntry locked, CancellationToken cancellationToken)
    {
        var settings = (UrlSettings)entry.Settings;
        if (!locked.Artifact.Location.StartsWith(Scheme, StringComparison.Ordinal))
            throw new CniImageKitException(Rules.LocationForeign(entry.At, locked.Artifact.Location, "url:https://…"));
        var first = Parse(locked.Artifact.Location[Scheme.Length..], entry.At);
        var uris = Addresses(settings, locked.Version, locked.Platform).Prepend(first).Distinct();
        return _taker.OpenAsync(locked, [.. uris], null, entry.At, cancellationToken);
    }

    private async Task<(Uri Uri, SumsDocument Document)?> SumsAsync(
        UrlSettings settings, Offer offer, string artifact, CancellationToken cancellationToken)
    {
        if (settings.Sums is not { } template) return null;
        var uri = Parse(Template.Expand(template, Values(offer.Version, offer.Platform) with { Asset = artifact }), template.At);
        var name = FileName(uri);
        var document = await fetcher.GetAsync(
            new DocumentRequest { Name = name, Uri = uri, MaxBytes = SumsFile.MaxBytes, At = template.At },
            cancellationToken).ConfigureAwait(false);
        if (document.Status != 200) throw new CniImageKitException(Rules.SumsMissing(template.At, name, $"at {uri.Host}"));
        return (uri, new SumsDocument(name, document.Body));
    }

    /// <summary>A file in the directory of another.</summary>
    private async Task<byte[]?> BesideAsync(string name, Uri uri, Location at, CancellationToken cancellationToken)
    {
        var document = await fetcher.GetAsync(
            new DocumentRequest
            {
                Name = name,
                Uri = new Uri(uri, Uri.EscapeDataString(name)),
                MaxBytes = SignatureChecker.MaxBytes,
                AllowHttp = true,
                At = at,
            },
            cancellationToken).ConfigureAwait(false);
        return document.Status == 200 ? document.Body : null;
    }

    private static ImmutableArray<Uri> Addresses(UrlSettings settings, string version, Platform platform) =>
        [.. settings.Mirrors.Prepend(settings.Url).Select(template => Address(template, version, platform))];

    private static Uri Address(Located<string> template, string version, Platform platform) =>
        Parse(Template.Expand(template, Values(version, platform)), template.At);

    private static TemplateValues Values(string version, Platform platform) =>
        new() { Version = version, Platform = platform };

    private static Uri Parse(string text, Location at)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.Host.Length == 0)
            throw new CniImageKitException(Rules.UrlInvalid(at, $"'{text.Split('?')[0]}'", "it is no absolute https address"));
        if (uri.UserInfo.Length > 0)
            throw new CniImageKitException(Rules.UrlInvalid(at, $"the address at {uri.Host}", "its credentials would stand in the lock"));
        if (FileName(uri).Length == 0)
            throw new CniImageKitException(Rules.UrlInvalid(at, $"'{uri.GetLeftPart(UriPartial.Path)}'", "it names no file"));
        return uri;
    }

    private static string FileName(Uri uri) => Uri.UnescapeDataString(uri.Segments[^1]).Trim('/');
}
