using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Fetching;
using CniImageKit.Locking;
using CniImageKit.Manifest;
using CniImageKit.Sources;
using CniImageKit.Store;
using CniImageKit.Tests.Store;

namespace CniImageKit.Tests.Sources;

/// <summary>A source under test and the world around it.</summary>
internal sealed record SourceCase
{
    /// <summary>Makes the source.</summary>
    public required Func<Host, Fetcher, BlobStore, ISource> Make { get; init; }

    /// <summary>The manifest; its first entry is the one asked for.</summary>
    public required PluginManifest Manifest { get; init; }

    /// <summary>The platform asked for.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The upstream puts other bytes in the artifact's place.</summary>
    public required Func<Task> Replace { get; init; }

    /// <summary>The upstream takes the artifact away.</summary>
    public required Func<Task> Withdraw { get; init; }

    /// <summary>A source on this machine works offline.</summary>
    public bool NeedsNetwork { get; init; } = true;

    /// <summary>Ends the upstream.</summary>
    public Func<ValueTask> End { get; init; } = () => ValueTask.CompletedTask;

    public PluginEntry Entry => Manifest.Plugins[0];

    /// <summary>Reads a manifest of one entry with its real reader.</summary>
    public static PluginManifest Read(TempFolder folder, string entry)
    {
        var item = entry.Trim().ReplaceLineEndings("\n    ");
        var text = $"schema: 1\nplatforms: [linux/amd64, linux/arm64]\nplugins:\n  - {item}\n";
        return ManifestReader.Read("cni.yaml", folder.Path, text, PluginCatalog.Load());
    }
}

/// <summary>A source with a store of its own.</summary>
internal sealed class Bench : IDisposable
{
    public Bench(SourceCase about, TempFolder folder, string store, bool offline = false, Func<Host, Host>? with = null)
    {
        var host = StoreOf.Host(folder) with { StoreRoot = folder[store], Offline = offline, Progress = new Heard(Warnings) };
        host = with?.Invoke(host) ?? host;
        (About, Store) = (about, new BlobStore(host));
        Fetcher = new Fetcher(host, Store, new FetchPolicy { Attempts = 2, FirstDelay = TimeSpan.FromMilliseconds(1) });
        Source = about.Make(host, Fetcher, Store);
    }

    public SourceCase About { get; }

    public BlobStore Store { get; }

    public Fetcher Fetcher { get; }

    public ISource Source { get; }

    public List<Diagnostic> Warnings { get; } = [];

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task<System.Collections.Immutable.ImmutableArray<Offer>> ListAsync() =>
        Source.ListAsync(About.Entry, About.Manifest, About.Platform, Token);

    /// <summary>Takes the newest offer.</summary>
    public async Task<(Offer Offer, LockableArtifact Artifact)> TakeAsync()
    {
        var offer = (await ListAsync()).MaxBy(o => (o.Comparable, o.Rank))!;
        return (offer, await Source.TakeAsync(About.Entry, About.Manifest, offer, Token));
    }

    public Task<StoredBlob> OpenAsync(LockEntry locked) => Source.OpenAsync(About.Entry, About.Manifest, locked, Token);

    /// <summary>The lock's entry for what was taken.</summary>
    public LockEntry Lock(Offer offer, LockableArtifact taken) => new()
    {
        Source = About.Entry.Name,
        Platform = offer.Platform,
        Version = offer.Version,
        Request = Digest.Sha256("request"u8),
        Artifact = new LockedArtifact
        {
            Location = taken.Location,
            Size = taken.Blob.Size,
            Sha256 = taken.Blob.Sha256,
            Sha512 = taken.Blob.Sha512,
            Verified = taken.Verified,
        },
        Files = System.Collections.Immutable.ImmutableSortedDictionary<string, LockedFile>.Empty,
    };

    /// <summary>The one finding that the action fails with.</summary>
    public static async Task<Diagnostic> FailsAsync(Func<Task> action) =>
        Assert.Single((await Assert.ThrowsAsync<CniImageKitException>(action)).Diagnostics);

    public void Dispose() => Fetcher.Dispose();

    private sealed class Heard(List<Diagnostic> warnings) : IProgress<WorkEvent>
    {
        public void Report(WorkEvent value)
        {
            if (value is WarningFound warning) lock (warnings) warnings.Add(warning.Diagnostic);
        }
    }
}
