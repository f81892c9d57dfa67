using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;
using CniImageKit.Store;
using NuGet.Versioning;

namespace CniImageKit.Sources;

/// <summary>
/// A place that plugins come from. Only <c>lock</c> asks for offers; <c>bake</c> opens what the lock names. Laws for every source are in
/// the tests (SourceLaws).
/// </summary>
internal interface ISource
{
    /// <summary>Whether this source serves entries with such settings.</summary>
    bool Serves(SourceSettings settings);

    /// <summary>
    /// What the source has for the entry and platform, in no order. An empty list means that the source was reached and has nothing.
    /// Throws <see cref="CniImageKitException"/> where it cannot be reached or believed.
    /// </summary>
    Task<ImmutableArray<Offer>> ListAsync(
        PluginEntry entry, PluginManifest manifest, Platform platform, CancellationToken cancellationToken);

    /// <summary>Fetches and verifies what an offer of this source names: the artifact lies in the store when this returns.</summary>
    Task<LockableArtifact> TakeAsync(PluginEntry entry, PluginManifest manifest, Offer offer, CancellationToken cancellationToken);

    /// <summary>
    /// Brings a locked artifact into the store where it is not there, and refuses other bytes. A location that the source no longer has
    /// fails with a rule that names <c>cnikit update</c>.
    /// </summary>
    Task<StoredBlob> OpenAsync(PluginEntry entry, PluginManifest manifest, Locking.LockEntry locked, CancellationToken cancellationToken);
}

/// <summary>A version that a source has for one platform.</summary>
internal sealed record Offer
{
    /// <summary>The version as the source spells it, without a leading v: what the lock will say.</summary>
    public required string Version { get; init; }

    /// <summary>
    /// The same for range comparison: for Debian the upstream part; null where it is no version at all (then only an exact pin can choose
    /// it).
    /// </summary>
    public required NuGetVersion? Comparable { get; init; }

    /// <summary>Orders offers whose <see cref="Comparable"/> is equal, ordinally: larger is newer (Debian revisions).</summary>
    public required int Rank { get; init; }

    /// <summary>The platform.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The location as the lock will hold it.</summary>
    public required string Location { get; init; }

    /// <summary>The source's own data for <see cref="ISource.TakeAsync"/>.</summary>
    public object? Tag { get; init; }
}

/// <summary>An artifact that <c>lock</c> may write down.</summary>
/// <param name="Blob">The verified bytes in the store.</param>
/// <param name="Location">As in the lock.</param>
/// <param name="Verified">As in the lock, sorted.</param>
/// <param name="FileName">The artifact's own name, which tells its archive format together with its first bytes.</param>
internal sealed record LockableArtifact(StoredBlob Blob, string Location, ImmutableArray<string> Verified, string FileName)
{
    /// <summary>As in the lock.</summary>
    public string? ContentHash { get; init; }
}
