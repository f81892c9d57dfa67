using System.Collections.Immutable;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Comparing;

/// <summary>What stands on one side of a comparison.</summary>
internal enum DiffSideKind
{
    /// <summary>A lock, in a file or in a revision.</summary>
    Lock,

    /// <summary>An image: what its binaries are, and what the lock in it says of them.</summary>
    Image,

    /// <summary>A root file system or plugin directory, read like an image.</summary>
    Directory,

    /// <summary>A revision in which there is no lock yet, or no longer.</summary>
    Nothing,
}

/// <summary>One side of a comparison, told as a lock tells it, wherever it was read.</summary>
internal sealed record DiffSide
{
    /// <summary>The lock's path, the revision and its path, the image: as the user would name it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public DiffSideKind Kind { get; init; } = DiffSideKind.Lock;

    /// <summary>The commit's id, where the lock was read from one.</summary>
    public string? Commit { get; init; }

    /// <summary>The lock, or the one that an image or directory carries; null where there is none.</summary>
    public LocatedLock? Lock { get; init; }

    /// <summary>Plugins by where they come from; a source may stand with several versions where an image disagrees with its lock.</summary>
    public required ImmutableArray<SideEntry> Entries { get; init; }

    /// <summary>The images, by platform.</summary>
    public ImmutableArray<SideImage> Images { get; init; } = [];

    /// <summary>What is wrong or odd with this side by itself.</summary>
    public ImmutableArray<Diagnostic> Findings { get; init; } = [];

    /// <summary>A lock.</summary>
    public static DiffSide Of(LocatedLock locked) => new()
    {
        Name = locked.File,
        Lock = locked,
        Entries = [.. locked.Lock.Plugins.Select(SideEntry.Of)],
        Findings = locked.Warnings,
    };
}

/// <summary>What one source gives one platform on one side.</summary>
internal sealed record SideEntry
{
    /// <summary>The source's name in the lock; empty where no lock tells.</summary>
    public required string Source { get; init; }

    /// <summary>The platform.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The version that the lock names, else the one that the binaries tell; null where nothing tells.</summary>
    public string? Version { get; init; }

    /// <summary>The lock's entry, whose digests these files have; null where no lock tells of these bytes.</summary>
    public LockEntry? Locked { get; init; }

    /// <summary>SPDX licence expression, or null.</summary>
    public string? License { get; init; }

    /// <summary>Go modules of all files together, <c>path version</c>, sorted ordinally.</summary>
    public ImmutableArray<string> Modules { get; init; } = [];

    /// <summary>Plugin name on the node → what it is.</summary>
    public required ImmutableSortedDictionary<string, LockedFile> Files { get; init; }

    /// <summary>The version as its source orders it.</summary>
    public VersionAt Release => new(Version ?? "", Locked?.Artifact.Location ?? "");

    /// <summary>An entry as the lock has it.</summary>
    public static SideEntry Of(LockEntry entry) => new()
    {
        Source = entry.Source,
        Platform = entry.Platform,
        Version = entry.Version,
        Locked = entry,
        License = entry.License,
        Modules = entry.Modules,
        Files = entry.Files,
    };
}

/// <summary>An image of one platform.</summary>
/// <param name="Platform">The platform of its plugins.</param>
/// <param name="Manifest">Its manifest's digest; null where it has none of its own (an archive of <c>docker save</c>).</param>
/// <param name="Layers">Bytes of its layers, packed as they are.</param>
internal sealed record SideImage(Platform Platform, Digest? Manifest, long Layers);
