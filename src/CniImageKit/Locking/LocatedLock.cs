using System.Collections.Immutable;
using CniImageKit.Diagnostics;

namespace CniImageKit.Locking;

/// <summary>A lock and where each of its entries stands, so that a finding points at the line that a reviewer saw.</summary>
internal sealed record LocatedLock
{
    /// <summary>What it says.</summary>
    public required Lockfile Lock { get; init; }

    /// <summary>The path as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>CNIK35xx: nothing false, but something to mend.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];

    /// <summary>The places, by source and platform.</summary>
    public ImmutableDictionary<(string Source, Platform Platform), LockPlaces> Places { get; init; } =
        ImmutableDictionary<(string Source, Platform Platform), LockPlaces>.Empty;

    /// <summary>A lock that was just made and never lay in a file: findings name the file alone.</summary>
    public static LocatedLock Of(Lockfile lockfile, string file) => new() { Lock = lockfile, File = file };

    /// <summary>The entry, or null.</summary>
    public LockEntry? Find(string source, Platform platform) =>
        Lock.Plugins.FirstOrDefault(e => e.Source == source && e.Platform == platform);

    /// <summary>The value of the entry's <c>source</c>.</summary>
    public Location At(string source, Platform platform) => Place(source, platform)?.Entry ?? new Location(File);

    /// <summary>The value of the entry's <c>version</c>.</summary>
    public Location AtVersion(string source, Platform platform) => Place(source, platform)?.Version ?? new Location(File);

    /// <summary>The value of the artifact's <c>sha256</c>.</summary>
    public Location AtArtifact(string source, Platform platform) => Place(source, platform)?.Artifact ?? new Location(File);

    /// <summary>The value of the file's <c>sha256</c>; the entry's own place where it has no such file.</summary>
    public Location AtFile(string source, Platform platform, string file) =>
        Place(source, platform) is { } places && places.Files.TryGetValue(file, out var at) ? at : At(source, platform);

    private LockPlaces? Place(string source, Platform platform) => Places.GetValueOrDefault((source, platform));
}

/// <summary>Where an entry's facts stand.</summary>
/// <param name="Entry">The value of <c>source</c>.</param>
/// <param name="Version">The value of <c>version</c>.</param>
/// <param name="Artifact">The artifact's <c>sha256</c>.</param>
/// <param name="Files">Each file's <c>sha256</c>, by name on the node.</param>
internal sealed record LockPlaces(Location Entry, Location Version, Location Artifact, ImmutableDictionary<string, Location> Files);
