using CniImageKit.Baking;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Nodes;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>Compares what lies at a target with the lock, and the lock with the policy. Reads only.</summary>
internal sealed class TargetReview(Host host, PluginCatalog catalog, BlobStore store)
{
    /// <summary>
    /// What differs and what the policy refuses. Ages are held against SOURCE_DATE_EPOCH or the clock. Raises CNIK3001, and what reading
    /// the files raises.
    /// </summary>
    public async Task<VerifyResult> RunAsync(VerifyRequest request, CancellationToken cancellationToken)
    {
        var file = ManifestFile.LockOf(request.Manifest, request.LockFile);
        var locked = ManifestFile.ReadLock(file, host)
            ?? throw new CniImageKitException(Rules.NoLock(new Location(request.Manifest), file));
        // With a lock named, the manifest is asked for little, and may be absent.
        var manifest = request.LockFile is not null && !File.Exists(host.Resolve(request.Manifest))
            ? null : ManifestFile.Read(request.Manifest, request.BaseDirectory, host, catalog);
        var verdict = await new PolicyReview(host, catalog, store).AskAllAsync(
            new PolicyQuestion(request.Manifest, request.BaseDirectory, request.Policy, PolicyTime.SourceDateOrClock), manifest, locked,
            cancellationToken);
        var result = await TargetVerifier.VerifyAsync(
            host.Resolve(request.Target), locked.Lock, request.Platform, LayoutProfile.Of(manifest?.Node.Layout?.Value), cancellationToken);
        return verdict is null ? result : result with
        {
            Findings = [.. result.Findings, .. verdict.Findings],
            Policy = verdict.Policy.File,
        };
    }
}
