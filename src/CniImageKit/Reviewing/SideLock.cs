using CniImageKit.Comparing;
using CniImageKit.Locking;

namespace CniImageKit.Reviewing;

/// <summary>What a lock would say of an image or directory that was read.</summary>
internal static class SideLock
{
    private static readonly Digest Nothing = Digest.Sha256([]);
    private static readonly Digest Nothing512 = Digest.Sha512([]);

    /// <summary>One entry for each of the side's. Where no lock tells of the bytes, neither version nor artifact is known.</summary>
    public static Lockfile Of(DiffSide side) => side is { Kind: DiffSideKind.Lock, Lock.Lock: var locked }
        ? locked
        : new Lockfile { SourceDate = side.Lock?.Lock.SourceDate ?? SourceDate.Fallback, Plugins = [.. side.Entries.Select(Entry)] };

    private static LockEntry Entry(SideEntry entry) => entry.Locked is { } locked
        ? locked with { Platform = entry.Platform, Modules = entry.Modules, Files = entry.Files }
        : new LockEntry
        {
            Source = entry.Source,
            Platform = entry.Platform,
            // What the binaries say of their version is read from them again.
            Version = "0.0.0",
            Request = Nothing,
            Artifact = new LockedArtifact { Location = "directory:", Size = 0, Sha256 = Nothing, Sha512 = Nothing512, Verified = [] },
            License = entry.License,
            Modules = entry.Modules,
            Files = entry.Files,
        };
}
