using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Merging;
using CniImageKit.Outputs;
using CniImageKit.Resolving;
using CniImageKit.Sources;
using CniImageKit.Store;

namespace CniImageKit.Reviewing;

/// <summary>
/// One <c>lock</c> or <c>update</c>: what is missing, stale or to be updated is resolved, the rest kept, and the lock written.
/// </summary>
internal sealed class LockUpdate(Host host, PluginCatalog catalog, BlobStore store, ImmutableArray<ISource> sources)
{
    /// <summary>
    /// The new lock, in its place unless it is a dry run. Every rule of resolving may be raised, and those of <see cref="LockGuard"/>;
    /// then nothing was written.
    /// </summary>
    public async Task<LockOutcome> RunAsync(LockRequest request, CancellationToken cancellationToken)
    {
        var manifest = ManifestFile.Read(request.Manifest, request.BaseDirectory, host, catalog);
        LockRefresh.CheckNames(request, manifest);
        var file = ManifestFile.LockOf(request.Manifest, request.LockFile);
        var old = SettledLock.Read(file, manifest, host);
        foreach (var warning in manifest.Warnings) host.Progress.Report(new WarningFound(warning));
        var terms = new LockTerms(request.AllowDowngrade, request.AcceptReplaced);
        var resolver = new Resolver(sources, store, catalog, host);
        var entries = await Gathering.AllAsync(manifest.Plugins.Select(async entry =>
        {
            if (!IsRenewed(request, entry) && LockRefresh.Kept(entry, manifest, old?.Lock) is { } kept) return kept;
            var resolved = await resolver.ResolveAsync(entry, manifest, terms.AllowDowngrade, cancellationToken);
            foreach (var now in resolved.Where(_ => old is not null)) LockGuard.Check(entry, old!, now, terms);
            return resolved;
        }));
        var locked = LockRefresh.Assemble(entries.SelectMany(e => e));
        foreach (var need in NodeNeeds.Check(manifest, locked)) host.Progress.Report(new WarningFound(need));
        using var content = new MemoryStream(LockWriter.Write(locked), writable: false);
        var written = await OutputFile.ReplaceAsync(host.Resolve(file), content, cancellationToken);
        return new LockOutcome(file, old?.Lock, locked, written);
    }

    private static bool IsRenewed(LockRequest request, PluginEntry entry) => request.UpdateAll || request.Update.Contains(entry.Name);
}
