using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Intake;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Merging;
using CniImageKit.Outputs;
using CniImageKit.Policies;
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
        var moved = request.Major ? await MoveAsync(request, manifest, old?.Lock, cancellationToken) : null;
        manifest = moved?.Manifest ?? manifest;
        var locked = await ResolveAsync(request, manifest, old, cancellationToken);
        foreach (var need in NodeNeeds.Check(manifest, locked)) host.Progress.Report(new WarningFound(need));
        var content = LockWriter.Write(locked);
        // Where nothing changed the lines of the lock are known.
        var placed = old is not null && content.AsSpan().SequenceEqual(LockWriter.Write(old.Lock)) ? old : LocatedLock.Of(locked, file);
        var verdict = await JudgeAsync(request, manifest, placed, cancellationToken);
        var written = await WriteAsync(request, file, content, moved, cancellationToken);
        return new LockOutcome(file, old?.Lock, locked, written)
        {
            Moved = moved?.Versions ?? [],
            Policy = verdict?.Policy.File,
        };
    }

    // Of entries that were kept the store may lack the plugins, and what they link decides what concerns them.
    private async Task<PolicyVerdict?> JudgeAsync(
        LockRequest request, PluginManifest manifest, LocatedLock locked, CancellationToken cancellationToken)
    {
        var policies = new PolicyReview(host, catalog, store);
        var question = new PolicyQuestion(request.Manifest, request.BaseDirectory, request.Policy, PolicyTime.Clock);
        if (policies.Find(question) is { Advisories: not null } && !host.Offline)
        {
            var intake = new LockedIntake(store, sources);
            await Gathering.AllAsync(locked.Lock.Plugins.Select(e => intake.FilesAsync(
                manifest.Plugins.First(p => p.Name == e.Source), manifest, locked, e, cancellationToken)));
        }

        var verdict = await policies.AskAllAsync(question, manifest, locked, cancellationToken);
        policies.Require(verdict?.Findings ?? []);
        return verdict;
    }

    private async Task<Lockfile> ResolveAsync(
        LockRequest request, PluginManifest manifest, LocatedLock? old, CancellationToken cancellationToken)
    {
        var terms = Terms(request);
        var resolver = new Resolver(sources, store, catalog, host);
        var entries = await Gathering.AllAsync(manifest.Plugins.Select(async entry =>
        {
            if (!IsRenewed(request, entry) && LockRefresh.Kept(entry, manifest, old?.Lock) is { } kept) return kept;
            var resolved = await resolver.ResolveAsync(entry, manifest, terms.AllowDowngrade, cancellationToken);
            foreach (var now in resolved.Where(_ => old is not null)) LockGuard.Check(entry, old!, now, terms);
            return resolved;
        }));
        return LockRefresh.Assemble(entries.SelectMany(e => e));
    }

    /// <summary>The manifest whose versions allow the newest of what is to be updated; null where nothing has to move.</summary>
    private async Task<MovedManifest?> MoveAsync(
        LockRequest request, PluginManifest manifest, Lockfile? old, CancellationToken cancellationToken)
    {
        var plan = new MajorMove(new NewerReleases(new OfferList(sources, store, host), catalog));
        var edits = await plan.PlanAsync(
            manifest, manifest.Plugins.Where(e => IsRenewed(request, e)), old, Terms(request), cancellationToken);
        if (edits.IsEmpty) return null;
        var path = host.Resolve(request.Manifest);
        var before = await File.ReadAllBytesAsync(path, cancellationToken);
        var after = VersionEdits.Apply(before, request.Manifest, edits);
        return new MovedManifest(
            ManifestReader.Read(request.Manifest, manifest.Directory, after, catalog), new FileChange(path, before, after),
            [.. edits.Select(e => new MovedVersion(e.Entry.Name, e.From, e.To))]);
    }

    private async Task<bool> WriteAsync(
        LockRequest request, string file, byte[] content, MovedManifest? moved, CancellationToken cancellationToken)
    {
        var path = host.Resolve(file);
        if (request.DryRun)
            return !File.Exists(path) || !(await File.ReadAllBytesAsync(path, cancellationToken)).AsSpan().SequenceEqual(content);
        if (moved is null)
        {
            using var stream = new MemoryStream(content, writable: false);
            return await OutputFile.ReplaceAsync(path, stream, cancellationToken);
        }

        await FilePair.ReplaceAsync(
            moved.Change, path, content, () => Rules.ManifestChanged(new Location(request.Manifest)), cancellationToken);
        return true;
    }

    private static bool IsRenewed(LockRequest request, PluginEntry entry) => request.UpdateAll || request.Update.Contains(entry.Name);

    private static LockTerms Terms(LockRequest request) => new(request.AllowDowngrade, request.AcceptReplaced);

    private sealed record MovedManifest(PluginManifest Manifest, FileChange Change, ImmutableArray<MovedVersion> Versions);
}
