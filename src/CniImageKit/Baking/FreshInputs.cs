using System.Collections.Immutable;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Evidence.Provenance;
using CniImageKit.Intake;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Reviewing;
using CniImageKit.Sources;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>
/// What whoever uses a lock does before and after: reads it with its manifest, refuses what must not be used, and
/// stages the rest.
/// </summary>
internal sealed class FreshInputs(Host host, PluginCatalog catalog, BlobStore store, ImmutableArray<ISource> sources)
{
    private readonly PolicyReview policies = new(host, catalog, store);

    /// <summary>The manifest and its lock, which fits it and which no policy refuses, as far as the lock tells.</summary>
    public BakeInputs Read(string manifestFile, string? lockFile, string? baseDirectory, string toolVersion, string? policy = null)
    {
        var manifest = ManifestFile.Read(manifestFile, baseDirectory, host, catalog);
        var file = ManifestFile.LockOf(manifestFile, lockFile);
        var locked = ManifestFile.ReadLock(file, host) ?? throw new CniImageKitException(Rules.NoLock(new Location(manifest.File), file));
        foreach (var warning in manifest.Warnings.Concat(locked.Warnings)) host.Progress.Report(new WarningFound(warning));
        ImmutableArray<Diagnostic> stale = [.. Staleness.Check(manifest, locked).Where(f => f.Rule.Severity == Severity.Error)];
        if (!stale.IsEmpty) throw new CniImageKitException(stale);
        var question = new PolicyQuestion(manifestFile, baseDirectory, policy, PolicyTime.SourceDateOnly);
        var verdict = policies.Ask(question, manifest, locked);
        policies.Require(verdict?.Findings ?? []);
        var layout = LayoutProfile.Of(manifest.Node.Layout?.Value);
        var digest = Digest.Sha256(File.ReadAllBytes(host.Resolve(manifestFile)));
        return new BakeInputs(manifest, locked, LockWriter.Write(locked.Lock), layout, SourceDates.Of(host, locked.Lock), toolVersion)
        {
            ManifestFile = new NamedDigests(Path.GetFileName(manifestFile), [digest]),
            Question = question,
            Policy = verdict,
            JudgedBy = policies.JudgedBy(question, verdict, manifest),
        };
    }

    /// <summary>What must fail whatever the store holds: a digest known to be wrong, a directory that changed since its lock.</summary>
    public async Task RefuseAsync(BakeInputs inputs, ImmutableArray<Platform> platforms, CancellationToken cancellationToken)
    {
        var intake = new LockedIntake(store, sources);
        foreach (var locked in inputs.Locked.Lock.Plugins.Where(e => platforms.Contains(e.Platform)))
        {
            var at = inputs.Locked.AtArtifact(locked.Source, locked.Platform);
            var name = LockedIntake.FileNameOf(locked.Artifact.Location);
            Verdict.Refuse(new Subject(name, null, null, at), "the lock", locked.Artifact.Sha256, catalog);
            var entry = inputs.Manifest.Plugins.First(p => p.Name == locked.Source);
            if (entry.Settings is not DirectorySettings) continue;
            try
            {
                await intake.OpenAsync(entry, inputs.Manifest, inputs.Locked, locked, cancellationToken);
            }
            catch (CniImageKitException gone) when (gone.Diagnostics[0].Rule.Id == "CNIK2107")
            {
                // Nothing newer was built here, and the store may hold what was locked.
            }
        }
    }

    /// <summary>
    /// Each platform's verified files with their evidence, platforms beside each other; raises what staging raises. Here they are at hand,
    /// so that what the policy says of known weaknesses goes by what they link: what it refuses is raised.
    /// </summary>
    public async Task<StagedPlatform[]> StageAsync(
        BakeInputs inputs, ImmutableArray<Platform> platforms, CancellationToken cancellationToken)
    {
        var work = new PlatformBake(host, catalog, store, sources, inputs);
        var staged = await Gathering.AllAsync(platforms.Select(p => work.StageAsync(p, cancellationToken)));
        if (inputs.Policy is { } verdict)
        {
            policies.Require(await policies.AdvisoriesAsync(
                inputs.Question, verdict, inputs.Manifest, inputs.Locked, platforms, cancellationToken));
        }

        return staged;
    }

    /// <summary>
    /// Does what reads staged files. Where one turned out to be damaged while it was read (CNIK6011), all are read through the store, which
    /// moves the damaged ones aside: so the next run fetches them again.
    /// </summary>
    public async Task<T> ScrubbingAsync<T>(StagedPlatform[] staged, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await read();
        }
        catch (CniImageKitException failure) when (failure.Diagnostics.Any(d => d.Rule.Id == "CNIK6011"))
        {
            // What is damaged is told by the finding that led here.
            foreach (var blob in staged.SelectMany(s => s.Plugins).Select(p => p.Blob).DistinctBy(b => b.Sha256))
                await store.IsWholeAsync(blob, cancellationToken);
            throw;
        }
    }
}
