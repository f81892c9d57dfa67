using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Sources;
using CniImageKit.Sources.Apt;
using CniImageKit.Store;
using CniImageKit.Tests.Store;

namespace CniImageKit.Tests.Sources.Apt;

/// <summary>An apt source with a store of its own, and the manifest entry it is asked for.</summary>
internal sealed class AptSetup : IDisposable
{
    public static readonly Platform Amd64 = Platform.Parse("linux/amd64");
    public static readonly Platform Arm64 = Platform.Parse("linux/arm64");
    private readonly TempFolder folder = new();
    private readonly Fetcher fetcher;

    public AptSetup(string systemRoot, AptSettings settings, TimeProvider? clock = null, AptSetup? storeOf = null, bool offline = false)
    {
        var host = StoreOf.Host((storeOf ?? this).folder, clock);
        Host = host with { SystemRoot = systemRoot, Offline = offline, Progress = new Listener(Warnings) };
        Store = new BlobStore(Host);
        fetcher = new Fetcher(Host, Store, new FetchPolicy { Attempts = 2, FirstDelay = TimeSpan.FromMilliseconds(1) });
        Source = new AptSource(Host, fetcher, Store);
        Entry = new PluginEntry { Name = "plugins", At = new("cni.yaml", 3, 5), From = At("apt"), Settings = settings };
        Manifest = new PluginManifest
        {
            File = "cni.yaml",
            Directory = folder.Path,
            Platforms = [],
            Node = new NodeSpec(),
            Plugins = [Entry],
            Outputs = [],
        };
    }

    public Host Host { get; }

    public BlobStore Store { get; }

    public AptSource Source { get; }

    public PluginEntry Entry { get; }

    public PluginManifest Manifest { get; }

    public List<Diagnostic> Warnings { get; } = [];

    public static Located<T> At<T>(T value) => new(value, new Location("cni.yaml", 4, 9));

    public static AptSettings Package(string package, params string[] suites) =>
        new() { Package = At(package), Suites = [.. suites.Select(At)] };

    public Task<ImmutableArray<Offer>> ListAsync(Platform? platform = null) =>
        Source.ListAsync(Entry, Manifest, platform ?? Amd64, TestContext.Current.CancellationToken);

    public Task<LockableArtifact> TakeAsync(Offer offer) => Source.TakeAsync(Entry, Manifest, offer, TestContext.Current.CancellationToken);

    public Task<StoredBlob> OpenAsync(LockEntry locked) => Source.OpenAsync(Entry, Manifest, locked, TestContext.Current.CancellationToken);

    /// <summary>The rule that asking for packages fails with.</summary>
    public async Task<string> ListFailsWithAsync(Platform? platform = null) =>
        (await Assert.ThrowsAsync<CniImageKitException>(() => ListAsync(platform))).Diagnostics[0].Rule.Id;

    public static LockEntry Locked(LockableArtifact artifact, string version) => new()
    {
        Source = "plugins",
        Platform = Amd64,
        Version = version,
        Request = Digest.Sha256([]),
        Artifact = new LockedArtifact
        {
            Location = artifact.Location,
            Size = artifact.Blob.Size,
            Sha256 = artifact.Blob.Sha256,
            Sha512 = artifact.Blob.Sha512,
            Verified = artifact.Verified,
        },
        Files = ImmutableSortedDictionary<string, LockedFile>.Empty,
    };

    public void Dispose()
    {
        Source.Dispose();
        fetcher.Dispose();
        folder.Dispose();
    }

    private sealed class Listener(List<Diagnostic> warnings) : IProgress<WorkEvent>
    {
        public void Report(WorkEvent value)
        {
            if (value is WarningFound found) lock (warnings) warnings.Add(found.Diagnostic);
        }
    }
}
