using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Locking;
using CniImageKit.Store;
using CniImageKit.Trust;

namespace CniImageKit.Sources;

/// <summary>An artifact to be taken from a web server: what is asked about, where it lies and what is claimed of it.</summary>
internal sealed record Taking
{
    /// <summary>The artifact.</summary>
    public required Subject Subject { get; init; }

    /// <summary>As the lock will hold it.</summary>
    public required string Location { get; init; }

    /// <summary>Where it lies, tried in order.</summary>
    public required ImmutableArray<Uri> Uris { get; init; }

    /// <summary>What is claimed of its bytes, the catalog's claims first.</summary>
    public required ImmutableArray<Claim> Claims { get; init; }

    /// <summary>Its size where known.</summary>
    public long? Size { get; init; }

    /// <summary>Plain http will do.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>For the origin of the first address.</summary>
    public string? BearerToken { get; init; }

    /// <summary>Checks the signatures that the manifest asks for; what they prove, as the lock will say it.</summary>
    public required Func<StoredBlob, Task<ImmutableArray<string>>> Signatures { get; init; }

    /// <summary>Fails when nothing is there.</summary>
    public required Func<Diagnostic> Missing { get; init; }
}

/// <summary>What the sources on web servers have in common: weighing evidence, fetching, and a look at what came.</summary>
internal sealed class Taker(Host host, Fetcher fetcher, BlobStore store, PluginCatalog catalog)
{
    private const int SniffedBytes = 1 << 16;

    /// <summary>Fetches an artifact for the lock. Raises CNIK5110 to 5115 and the warning CNIK5601.</summary>
    public async Task<LockableArtifact> TakeAsync(Taking taking, CancellationToken cancellationToken)
    {
        var subject = taking.Subject;
        var evidence = Verdict.Weigh(subject, taking.Claims, catalog);
        var blob = await fetcher.FetchAsync(
            new FetchRequest
            {
                Name = subject.Artifact,
                Uris = taking.Uris,
                Sha256 = evidence.Sha256,
                Sha512 = evidence.Sha512,
                Size = taking.Size,
                AllowHttp = taking.AllowHttp,
                BearerToken = taking.BearerToken,
                At = subject.At,
                Known = Known,
            },
            cancellationToken).ConfigureAwait(false) ?? throw new CniImageKitException(taking.Missing());
        Verdict.Refuse(subject, taking.Uris[0].Host, blob.Sha256, catalog);
        await LookAsync(blob, taking, cancellationToken).ConfigureAwait(false);
        ImmutableArray<string> verified =
            [.. evidence.Verified.Concat(await taking.Signatures(blob).ConfigureAwait(false)).Distinct().Order(StringComparer.Ordinal)];
        if (verified.IsEmpty)
            host.Progress.Report(new WarningFound(Rules.TrustOnFirstUse(subject.At, subject.Artifact, blob.Sha256)));
        return new LockableArtifact(blob, taking.Location, verified, subject.Artifact);
    }

    /// <summary>
    /// Brings the locked bytes in. Raises CNIK2107, and CNIK5111 and 5112 of a lock that was written before its digest was known to be
    /// wrong.
    /// </summary>
    public async Task<StoredBlob> OpenAsync(
        LockEntry locked, ImmutableArray<Uri> uris, string? token, Location at, CancellationToken cancellationToken)
    {
        var artifact = locked.Artifact;
        var name = artifact.Location[(artifact.Location.LastIndexOf('/') + 1)..].Split('?')[0];
        Verdict.Refuse(new Subject(name, null, null, at), "the lock", artifact.Sha256, catalog);
        return await fetcher.FetchAsync(
            new FetchRequest
            {
                Name = name,
                Uris = uris,
                Sha256 = artifact.Sha256,
                Sha512 = artifact.Sha512,
                Size = artifact.Size,
                AllowHttp = true,
                BearerToken = token,
                At = at,
                Known = Known,
            },
            cancellationToken).ConfigureAwait(false)
            ?? throw new CniImageKitException(Rules.ArtifactGone(at, artifact.Location, locked.Source));
    }

    private string? Known(Digest digest) => catalog.WhatIs(digest)?.ToString();

    /// <summary>Tells pages and sums files from artifacts: a server may answer 200 with either, and a pin may name either.</summary>
    private async Task LookAsync(StoredBlob blob, Taking taking, CancellationToken cancellationToken)
    {
        var start = new byte[(int)Math.Min(blob.Size, SniffedBytes)];
        await using (var content = store.Open(blob)) await content.ReadExactlyAsync(start, cancellationToken).ConfigureAwait(false);
        var (at, name) = (taking.Subject.At, taking.Subject.Artifact);
        if (SumsFile.IsPage(start)) throw new CniImageKitException(Rules.ArtifactIsPage(at, name, taking.Uris[0]));
        if (blob.Size < SniffedBytes && SumsFile.Is(start)) throw new CniImageKitException(Rules.ArtifactIsSumsFile(at, name));
    }
}
