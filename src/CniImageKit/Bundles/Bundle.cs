using System.Collections.Immutable;
using CniImageKit.Locking;
using CniImageKit.Oci;

namespace CniImageKit.Bundles;

/// <summary>A bundle that was opened: its documents are read and its artifacts are those that its lock names.</summary>
internal sealed record Bundle
{
    /// <summary>The place as the user named it.</summary>
    public required string Place { get; init; }

    /// <summary>The digest of the bundle itself.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The manifest's name, which is no more than a name.</summary>
    public required string ManifestName { get; init; }

    /// <summary>The manifest's bytes.</summary>
    public required byte[] Manifest { get; init; }

    /// <summary>The lock.</summary>
    public required LocatedLock Lock { get; init; }

    /// <summary>The lock's bytes.</summary>
    public required byte[] LockContent { get; init; }

    /// <summary>Every artifact that the lock names, and where it lies here.</summary>
    public required ImmutableDictionary<Digest, OciDescriptor> Artifacts { get; init; }

    /// <summary>Advisories, for whoever reads the pin to check; null where there are none.</summary>
    public OciDescriptor? Advisories { get; init; }

    /// <summary>Other files by name: evidence and companions. A name is one or several plain parts.</summary>
    public required ImmutableSortedDictionary<string, OciDescriptor> Others { get; init; }
}
