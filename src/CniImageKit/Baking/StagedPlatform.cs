using System.Collections.Immutable;
using CniImageKit.Binaries;
using CniImageKit.Evidence;
using CniImageKit.Locking;
using CniImageKit.Staging;
using CniImageKit.Store;

namespace CniImageKit.Baking;

/// <summary>A plugin that is verified and in the store, ready to be staged.</summary>
/// <param name="Name">Its name on the node.</param>
/// <param name="Entry">The lock entry it comes from.</param>
/// <param name="File">What the lock says of it.</param>
/// <param name="Blob">Its bytes.</param>
/// <param name="Facts">What its bytes say.</param>
internal sealed record ReadyPlugin(string Name, LockEntry Entry, LockedFile File, StoredBlob Blob, BinaryFacts Facts);

/// <summary>One platform, ready to be written in any form.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Plugins">Sorted by name.</param>
/// <param name="Tree">The files.</param>
/// <param name="Bill">The bill of materials, to be written in any format.</param>
/// <param name="Sbom">The same in the default format, as it lies in the tree.</param>
internal sealed record StagedPlatform(
    Platform Platform, ImmutableArray<ReadyPlugin> Plugins, StagedTree Tree, SbomDocument Bill, ReadOnlyMemory<byte> Sbom);
