using System.Collections.Immutable;
using CniImageKit.Advisories;
using CniImageKit.Advisories.Statements;
using CniImageKit.Baking;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Evidence;
using CniImageKit.Fetching;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>Tells which pinned advisories concern the plugins of a lock, and who has answered for which. Uses no network.</summary>
internal sealed class AdvisoryShow(Host host, PluginCatalog catalog, Fetcher fetcher, BlobStore store)
{
    private const long MostBytes = 64 << 20;

    /// <summary>Raises CNIK8100, 8101, 8106, 8107, 8110 and 8111, and what reading manifest and lock raises.</summary>
    public async Task<AdvisoryShowOutcome> RunAsync(AdvisoryShowRequest request, CancellationToken cancellationToken)
    {
        var (locked, isLock) = await LockedAsync(request, cancellationToken);
        var beside = isLock ? request.Target : "cni.yaml";
        var pinFile = request.Pin ?? AdvisoryPin.Beside(beside);
        var review = new AdvisoryReview(host, catalog, store);
        var pinned = await review.OpenAsync(pinFile, cancellationToken) ?? throw new CniImageKitException(Rules.NoAdvisories(pinFile));
        var findings = new Findings();
        var manifest = IsManifest(request.Target) && File.Exists(host.Resolve(request.Target))
            ? ManifestFile.Read(request.Target, null, host, catalog) : null;
        var names = new ProductNames(Links(locked.Lock, manifest));
        var suppressed = Suppressions(request.Suppressions, beside, pinned.Snapshot, findings);
        var book = new StatementBook([.. Vex(request, manifest), .. suppressed], names);
        var found = await review.MatchAsync(locked.Lock, pinned.Snapshot, cancellationToken);
        return new AdvisoryShowOutcome
        {
            Locked = locked,
            IsLock = isLock,
            Pin = pinned.Pin,
            Found = found with { Matches = book.Apply(found.Matches) },
            Names = names,
            Author = manifest?.Author is { } author ? author.Email?.Value ?? author.Name.Value : null,
            Time = SourceDates.Named(host)?.Instant ?? pinned.Pin.Modified,
            Warnings = [.. locked.Warnings, .. pinned.Warnings, .. findings.Sorted],
        };
    }

    private async Task<(LocatedLock Locked, bool IsLock)> LockedAsync(AdvisoryShowRequest request, CancellationToken cancellationToken)
    {
        var lockFile = IsManifest(request.Target) ? ManifestFile.LockOf(request.Target, null) : request.Target;
        if (!Review.IsTarget(host.Resolve(lockFile)))
        {
            return (ManifestFile.ReadLock(lockFile, host)
                ?? throw new CniImageKitException(Rules.NoLock(new Location(request.Target), lockFile)), true);
        }

        var side = await new Review(host, catalog, fetcher, store).TargetAsync(request.Target, cancellationToken);
        return (LocatedLock.Of(SideLock.Of(side), side.Name) with { Warnings = side.Findings }, false);
    }

    // Of the SBOMs that a bake of this lock writes now.
    private SbomLinks Links(Lockfile locked, PluginManifest? manifest)
    {
        var digest = Digest.Sha256(LockWriter.Write(locked));
        var author = manifest?.Author is { } a ? new SbomParty(a.Name.Value, a.Url?.Value.ToString(), a.Email?.Value) : null;
        Guid Serial(Platform platform) => SbomAssembly.Serial(new SbomRequest
        {
            Platform = platform,
            SourceDate = SourceDates.Of(host, locked),
            Lock = digest,
            ToolVersion = Bakery.Version,
            Author = author,
            Sources = [],
        });
        var serials = locked.Plugins.Select(e => e.Platform).Distinct().ToImmutableDictionary(p => p, Serial);
        return new SbomLinks(serials, LayoutProfile.Of(manifest?.Node.Layout?.Value));
    }

    private ImmutableArray<Statement> Suppressions(string? named, string beside, AdvisorySnapshot snapshot, Findings findings)
    {
        var file = named ?? Path.Combine(Path.GetDirectoryName(beside) ?? "", SuppressionFile.FileName);
        if (named is null && !File.Exists(host.Resolve(file))) return [];
        var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);
        var content = Read(file, (at, why) => Rules.SuppressionBad(at, why, "a file of suppressions"));
        return SuppressionFile.Read(file, content, today, snapshot, findings);
    }

    private IEnumerable<Statement> Vex(AdvisoryShowRequest request, PluginManifest? manifest)
    {
        var directory = Path.GetDirectoryName(request.Target) ?? "";
        var named = manifest?.Vex.Select(v => Path.Combine(directory, v.Value)) ?? [];
        return named.Concat(request.Vex).SelectMany(file => VexReader.Read(file, Read(file, Rules.VexUnreadable)));
    }

    private byte[] Read(string file, Func<Location, string, Diagnostic> fault)
    {
        var info = new FileInfo(host.Resolve(file));
        if (!info.Exists) throw new CniImageKitException(fault(new Location(file), "there is no such file"));
        return info.Length <= MostBytes ? File.ReadAllBytes(info.FullName)
            : throw new CniImageKitException(fault(new Location(file), $"it has more than {MostBytes} bytes"));
    }

    private static bool IsManifest(string file) => Path.GetExtension(file) is ".yaml" or ".yml";
}
