using System.Collections.Immutable;
using CniImageKit.Baking;
using CniImageKit.Catalog;
using CniImageKit.Comparing;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Nodes;
using CniImageKit.Resolving;
using CniImageKit.Reviewing;
using CniImageKit.Sources;
using CniImageKit.Sources.Apt;
using CniImageKit.Sources.Apt.Archive;
using CniImageKit.Sources.Directories;
using CniImageKit.Sources.Feeds;
using CniImageKit.Sources.GitHub;
using CniImageKit.Sources.Images;
using CniImageKit.Sources.Url;
using CniImageKit.Store;

namespace CniImageKit;

/// <summary>The one place that sees all stages and composes them: what the heads call.</summary>
public sealed class Bakery : IDisposable
{
    private readonly Host host;
    private readonly PluginCatalog catalog = PluginCatalog.Load();
    private readonly BlobStore store;
    private readonly Fetcher fetcher;
    private readonly ImmutableArray<ISource> sources;

    /// <summary>A bakery for these surroundings; nothing is read or made yet.</summary>
    public Bakery(Host host)
    {
        this.host = host;
        store = new BlobStore(host);
        fetcher = new Fetcher(host, store);
        sources =
        [
            new AptSource(host, fetcher, store), new GitHubSource(host, fetcher, store, catalog),
            new UrlSource(host, fetcher, store, catalog),
            new NuGetSource(host, fetcher, store),
            new OciSource(host, fetcher, store),
            new DirectorySource(store),
        ];
    }

    /// <summary>The kit's version, three numbers, which SBOM and record name.</summary>
    public static string Version => KitVersion.Text;

    /// <summary>Resolves what is missing, stale or to be updated, keeps the rest, and writes the lock where it changed.</summary>
    public Task<LockOutcome> LockAsync(LockRequest request, CancellationToken cancellationToken) =>
        new LockUpdate(host, catalog, store, sources).RunAsync(request, cancellationToken);

    /// <summary>What a lock that was just made changes; null where there was none.</summary>
    internal Task<LockComparison?> DifferencesAsync(LockRequest request, LockOutcome outcome, CancellationToken cancellationToken) =>
        new LockDifferences(host, catalog, store).FindAsync(request, outcome, cancellationToken);

    /// <summary>Tells what is newer than the lock, and why to take it or not. Writes nothing.</summary>
    internal Task<OutdatedReport> OutdatedAsync(OutdatedRequest request, CancellationToken cancellationToken) =>
        new Outdated(host, catalog, store, sources).RunAsync(request, cancellationToken);

    /// <summary>Whether the lock fits the manifest, without network; nothing is written.</summary>
    public ImmutableArray<Diagnostic> CheckLock(LockRequest request)
    {
        var manifest = ManifestFile.Read(request.Manifest, request.BaseDirectory, host, catalog);
        var file = ManifestFile.LockOf(request.Manifest, request.LockFile);
        return ManifestFile.ReadLock(file, host) is { } locked
            ? [.. locked.Warnings, .. Staleness.Check(manifest, locked)]
            : [Rules.NoLock(new Location(manifest.File), file)];
    }

    /// <summary>What the policy says of the lock today, without network; nothing where there is no lock or no policy.</summary>
    internal Task<ImmutableArray<Diagnostic>> CheckPolicyAsync(LockRequest request, CancellationToken cancellationToken) =>
        new PolicyReview(host, catalog, store).ToldAsync(request, cancellationToken);

    /// <summary>
    /// Whether the lock has every plugin that network configuration needs: .conf and .conflist files, Kubernetes objects in .json and
    /// .yaml, containerd's and CRI-O's own configuration. Without network. A manifest without a lock is for <see cref="CheckLock"/> to
    /// complain of.
    /// </summary>
    public ImmutableArray<Diagnostic> CheckConfigs(LockRequest request, IEnumerable<string> files)
    {
        if (!File.Exists(host.Resolve(ManifestFile.LockOf(request.Manifest, request.LockFile)))) return [];
        var check = new CheckRequest
        {
            Manifest = request.Manifest,
            LockFile = request.LockFile,
            BaseDirectory = request.BaseDirectory,
            Configs = [.. files],
        };
        return new ReferenceCheck(host, catalog).Run(check, CancellationToken.None).Findings;
    }

    /// <summary>Runs plugins in namespaces.</summary>
    internal Task<ImmutableArray<Nodes.Trials.TrialResult>> TestAsync(TrialRequest request, CancellationToken cancellationToken) =>
        new PluginTrials(host, catalog, store, sources).RunAsync(request, cancellationToken);

    /// <summary>Whether a lock or a target has every plugin that network configuration needs.</summary>
    internal async Task<CheckOutcome> CheckAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var check = new ReferenceCheck(host, catalog);
        if (request.Target is not { } target) return check.Run(request, cancellationToken);
        var versions = new TargetVersions(host, catalog, fetcher, store);
        return check.Run(request, await versions.OfAsync(target, check.ReadLock(request), cancellationToken), cancellationToken);
    }

    /// <summary>Tells what differs between locks, images, directories and revisions.</summary>
    internal Task<LockComparison> DiffAsync(DiffRequest request, CancellationToken cancellationToken) =>
        new Review(host, catalog, fetcher, store).DiffAsync(request, cancellationToken);

    /// <summary>Merges locks as git's merge driver.</summary>
    internal Task<MergeOutcome> MergeAsync(MergeRequest request, CancellationToken cancellationToken) =>
        new MergeDriver(host).RunAsync(request, cancellationToken);

    /// <summary>Makes git merge, show and check locks by plugins.</summary>
    internal Task<ImmutableArray<GitSetupStep>> SetUpGitAsync(GitSetupRequest request, CancellationToken cancellationToken) =>
        new GitSetup(host).RunAsync(request, cancellationToken);

    /// <summary>
    /// Whether the locks that the next commit changes fit their manifests and the policy, all as in git's index; a policy that is named is
    /// read from the disk.
    /// </summary>
    internal Task<ImmutableArray<Diagnostic>> CheckStagedAsync(string? policy, CancellationToken cancellationToken) =>
        new StagedCheck(host, catalog, store).RunAsync(policy, cancellationToken);

    /// <summary>Makes one file of all that a lock needs.</summary>
    internal Task<BundleOutcome> BundleAsync(BundleRequest request, CancellationToken cancellationToken) =>
        new Bundler(host, catalog, store, sources).RunAsync(request, cancellationToken);

    /// <summary>Writes the locked artifacts as a static tree for a web server.</summary>
    internal Task<TreeOutcome> TreeAsync(BundleRequest request, CancellationToken cancellationToken) =>
        new MirrorTree(host, catalog, store, sources).RunAsync(request, cancellationToken);

    /// <summary>Writes what brings the locked plugins to nodes that run.</summary>
    internal Task<DeployOutcome> DeployAsync(DeployRequest request, CancellationToken cancellationToken) =>
        new Deployment(host, catalog, store, sources).RunAsync(request, cancellationToken);

    /// <summary>Takes a bundle into the store; with a directory also its manifest, lock and evidence there.</summary>
    internal Task<ImportOutcome> ImportAsync(string place, string? directory, CancellationToken cancellationToken) =>
        new BundleImport(host, fetcher, store).RunAsync(place, directory, cancellationToken);

    /// <summary>The sources that the manifest names, each with its kind.</summary>
    internal IEnumerable<(string Name, string From)> SourcesOf(string manifest) =>
        ManifestFile.Read(manifest, null, host, catalog).Plugins.Select(p => (p.Name, p.From.Value));

    /// <summary>Makes the outputs that the manifest or the request names from the bytes that the lock names.</summary>
    public Task<BakeOutcome> BakeAsync(BakeRequest request, CancellationToken cancellationToken) =>
        new Bake(host, catalog, store, sources).RunAsync(request, cancellationToken);

    /// <summary>
    /// Brings all that <see cref="BakeAsync"/> needs of the network into the store, verified, the pinned advisories included where the
    /// policy asks for them; <see cref="BakeRequest.Output"/> plays no part.
    /// </summary>
    public async Task<FetchOutcome> FetchAsync(BakeRequest request, CancellationToken cancellationToken)
    {
        await new AdvisoryFetch(host, fetcher, store).BringAsync(
            new PolicyReview(host, catalog, store), PolicyQuestion.Of(request), cancellationToken);
        return await new Bake(host, catalog, store, sources).FetchAsync(request, cancellationToken);
    }

    /// <summary>Adds the locked plugins as a layer to images that others built.</summary>
    internal Task<AppendOutcome> AppendAsync(AppendRequest request, CancellationToken cancellationToken) =>
        new Append(host, catalog, fetcher, store, sources).RunAsync(request, cancellationToken);

    /// <summary>Brings an image as it is from an archive into a registry.</summary>
    internal Task<Delivery> DeliverAsync(DeliverRequest request, CancellationToken cancellationToken) =>
        new Deliver(host, fetcher, store).RunAsync(request, cancellationToken);

    /// <summary>The platforms that a manifest declares.</summary>
    internal ImmutableArray<Platform> PlatformsOf(LockRequest request) =>
        [.. ManifestFile.Read(request.Manifest, request.BaseDirectory, host, catalog).Platforms.Select(p => p.Value)];

    /// <summary>Writes the bill of materials of the plugins that the lock names.</summary>
    internal Task<WrittenSbom> SbomAsync(SbomAsk ask, CancellationToken cancellationToken) =>
        new SbomRun(host, catalog, store, sources).RunAsync(ask, cancellationToken);

    /// <summary>Makes the provenance of what a bake would make.</summary>
    internal Task<AttestedBake> AttestAsync(BakeRequest request, string? output, CancellationToken cancellationToken) =>
        new Bake(host, catalog, store, sources).AttestAsync(request, output, cancellationToken);

    /// <summary>Makes NuGet packages of the plugins that the lock names.</summary>
    internal Task<ImmutableArray<PackedPackage>> PackAsync(PackRequest request, CancellationToken cancellationToken) =>
        new Pack(host, catalog, store, sources).RunAsync(request, cancellationToken);

    /// <summary>Compares what lies at a target with the lock, and the lock with the policy.</summary>
    public Task<VerifyResult> VerifyAsync(VerifyRequest request, CancellationToken cancellationToken) =>
        new TargetReview(host, catalog, store).RunAsync(request, cancellationToken);

    /// <summary>Whether the runtime of a node would run what the node's lock names.</summary>
    public Task<NodeOutcome> VerifyNodeAsync(NodeRequest request, CancellationToken cancellationToken) =>
        new NodeReview(host).RunAsync(request, cancellationToken);

    /// <summary>Whether signed provenance speaks of what lies at a target.</summary>
    internal Task<AttestationResult> CheckAttestationAsync(AttestationAsk ask, CancellationToken cancellationToken) =>
        new AttestationCheck(host, catalog).RunAsync(ask, cancellationToken);

    /// <summary>What the binaries are that a file, directory, archive or image holds.</summary>
    public Task<ImmutableArray<InspectedFile>> InspectAsync(string target, CancellationToken cancellationToken) =>
        new Inspection(store).RunAsync(host.Resolve(target), target, cancellationToken);

    /// <summary>The text of a first manifest for what is seen here.</summary>
    internal async Task<string> SketchAsync(IEnumerable<string> configDirectories, CancellationToken cancellationToken)
    {
        var seen = await Surroundings.LookAsync(host, fetcher, sources, configDirectories, cancellationToken);
        if (seen is { AptVersion: null, GitHub: false }) host.Progress.Report(new WarningFound(Rules.NoSourceAnswered()));
        return ManifestSketch.Write(seen, catalog);
    }

    /// <summary>Brings advisories into the store and pins them, or brings the pinned ones.</summary>
    internal Task<AdvisoryFetchOutcome> FetchAdvisoriesAsync(AdvisoryFetchRequest request, CancellationToken cancellationToken) =>
        new AdvisoryFetch(host, fetcher, store).RunAsync(request, cancellationToken);

    /// <summary>What the pinned advisories say of a lock, without network.</summary>
    internal Task<AdvisoryShowOutcome> ShowAdvisoriesAsync(AdvisoryShowRequest request, CancellationToken cancellationToken) =>
        new AdvisoryShow(host, catalog, fetcher, store).RunAsync(request, cancellationToken);

    /// <summary>How much lies in the store.</summary>
    internal StoreSize StoreSize() => StoreClearing.Measure(host.StoreRoot);

    /// <summary>
    /// Empties the store. What archives and lists showed last, which guards against their going back, is forgotten only with
    /// <paramref name="all"/>.
    /// </summary>
    internal StoreSize ClearStore(bool all) => StoreClearing.Clear(host.StoreRoot, all ? [] : [Releases.SeenKind, SeenReleases.Kind]);

    /// <summary>Closes connections.</summary>
    public void Dispose()
    {
        foreach (var source in sources.OfType<IDisposable>()) source.Dispose();
        fetcher.Dispose();
    }
}
