using System.Collections.Immutable;
using CniImageKit.Binaries;
using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Evidence;
using CniImageKit.Evidence.Provenance;
using CniImageKit.Intake;
using CniImageKit.Layers;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Policies;
using CniImageKit.Reviewing;
using CniImageKit.Sources;
using CniImageKit.Staging;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>What every platform of one bake shares.</summary>
/// <param name="Manifest">The manifest.</param>
/// <param name="Locked">Its lock, not stale.</param>
/// <param name="LockBytes">The lock's canonical bytes.</param>
/// <param name="Layout">Where plugins lie.</param>
/// <param name="Date">The time that outputs carry.</param>
/// <param name="ToolVersion">The kit's version.</param>
internal sealed record BakeInputs(
    PluginManifest Manifest, LocatedLock Locked, ReadOnlyMemory<byte> LockBytes, LayoutProfile Layout, SourceDate Date, string ToolVersion)
{
    /// <summary>What names the lock in the image, the SBOM and the record.</summary>
    public Digest LockDigest { get; } = Digest.Sha256(LockBytes.Span);

    /// <summary>The manifest's file name, which says nothing of this host, and its digest.</summary>
    public required NamedDigests ManifestFile { get; init; }

    /// <summary>What was asked of the policy.</summary>
    public required PolicyQuestion Question { get; init; }

    /// <summary>All that decides what the policy says of advisories, besides itself and the lock.</summary>
    public string JudgedBy { get; init; } = "";

    /// <summary>What the policy said, or null where there is none.</summary>
    public PolicyVerdict? Policy { get; init; }

    /// <summary>Who answers for what is baked, or null.</summary>
    public SbomParty? Author { get; } =
        Manifest.Author is { } a ? new SbomParty(a.Name.Value, a.Url?.Value.ToString(), a.Email?.Value) : null;

    /// <summary>The report of these platforms, as yet without outputs.</summary>
    public BakeReport Report(IEnumerable<StagedPlatform> platforms, Func<Platform, Layer?> layerOf) => new()
    {
        ToolVersion = ToolVersion,
        Lock = LockDigest,
        Recipe = Locked.Lock.Recipe,
        SourceDate = Date,
        Platforms =
        [
            .. platforms.Select(p => new ReportedPlatform(
                p.Platform,
                [.. p.Plugins.Select(r => new ReportedPlugin(r.Name, Layout.PluginDirectory.Child(r.Name), r.Entry, r.File))],
                layerOf(p.Platform))),
        ],
        Outputs = [],
        Policy = Policy is null ? null : new ReportedPolicy(
            Path.GetFileName(Policy.Policy.File), Policy.Policy.Sha256,
            [.. Policy.Excused.Select(e => new ReportedException(e.By.Rule, e.By.Owner, e.By.Reason, e.Finding.Message))])
        {
            Advisories = Policy is { Policy.Advisories: { } rule, Pin: { } pin }
                ? new ReportedAdvisories(rule.FailOn.Value.Word(), pin.Snapshot) : null,
        },
    };
}

/// <summary>Brings one platform's plugins into the store, checks them again, and stages them with their evidence.</summary>
internal sealed class PlatformBake(Host host, PluginCatalog catalog, BlobStore store, ImmutableArray<ISource> sources, BakeInputs inputs)
{
    /// <summary>Raises CNIK7103, and whatever fetching, reading, checking and staging raise.</summary>
    public async Task<StagedPlatform> StageAsync(Platform platform, CancellationToken cancellationToken)
    {
        var manifest = inputs.Manifest;
        var ready = await Gathering.AllAsync(manifest.Plugins.Where(p => manifest.PlatformsOf(p).Contains(platform))
            .Select(p => ReadyAsync(p, inputs.Locked.Find(p.Name, platform)!, cancellationToken)));
        ImmutableArray<ReadyPlugin> plugins =
            [.. ready.SelectMany(r => r).OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Entry.Source, StringComparer.Ordinal)];
        if (plugins.IsEmpty) throw new CniImageKitException(Rules.NothingToBake(new Location(manifest.File), platform));

        var evidence = await PlatformEvidence.MakeAsync(platform, plugins, inputs, catalog, store, cancellationToken);
        var staged = plugins.Select(p => new StagedPlugin(
            p.Name, p.Entry.Source, p.Blob.Path, p.Blob.Size, p.Blob.Sha256, inputs.Locked.AtFile(p.Entry.Source, platform, p.Name)));
        var tree = Stager.Stage(platform, inputs.Layout, staged, evidence.Files);
        return new StagedPlatform(platform, plugins, tree, evidence.Bill, evidence.Sbom);
    }

    private async Task<ImmutableArray<ReadyPlugin>> ReadyAsync(PluginEntry entry, LockEntry locked, CancellationToken cancellationToken)
    {
        var blobs = await new LockedIntake(store, sources).FilesAsync(entry, inputs.Manifest, inputs.Locked, locked, cancellationToken);
        var facts = new PluginFacts(store);
        var ready = ImmutableArray.CreateBuilder<ReadyPlugin>(blobs.Count);
        var findings = new List<Diagnostic>();
        foreach (var (name, blob) in blobs)
        {
            var at = inputs.Locked.AtFile(entry.Name, locked.Platform, name);
            var about = await facts.OfAsync(blob, at, cancellationToken);
            var subject = PluginSubjects.Of(entry, inputs.Manifest, locked.Platform, release: null, name, locked.Files[name].Member);
            findings.AddRange(BinaryChecks.Check(subject, about));
            ready.Add(new ReadyPlugin(name, locked, locked.Files[name], blob, about));
        }

        // Warnings were shown when the lock was made; the node's side of the manifest may have changed since, which is what errors tell.
        findings.RemoveAll(f => f.Rule.Severity != Severity.Error);
        if (findings.Count > 0) throw new CniImageKitException([.. findings]);
        host.Progress.Report(new StepStarted($"{locked.Platform}  {entry.Name} {locked.Version}  {ready.Count} plugins"));
        return ready.ToImmutable();
    }
}
