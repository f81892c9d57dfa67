using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Locking;

namespace CniImageKit.Nodes.Running;

/// <summary>The lock that says what a node should hold.</summary>
/// <param name="Path">Where it lies, as people name it.</param>
/// <param name="Digest">The digest of its bytes.</param>
/// <param name="Lock">What it says.</param>
internal sealed record NodeLock(string Path, Digest Digest, Lockfile Lock)
{
    /// <summary>Where a lock is looked for: what an operator put there, then what the bake left in the image.</summary>
    public static string[] Places { get; } =
        ["/etc/cnikit/cni.lock.json", LayoutProfile.EvidenceDirectory.Child("cni.lock.json").Value];

    /// <summary>The node's lock; others that differ are told (CNIK5705). Raises CNIK5255, and the lock's own rules.</summary>
    public static NodeLock Find(NodeRoot root, ICollection<Diagnostic> findings)
    {
        (string Place, byte[] Content)[] found =
            [.. Places.Select(p => (p, root.Read(p, LockReader.MaxBytes))).Where(f => f.Item2 is not null).Select(f => (f.p, f.Item2!))];
        if (found.Length == 0) throw new CniImageKitException(Rules.NoNodeLock(root.Path, Places));
        var taken = Of(found[0].Place, found[0].Content);
        foreach (var (place, content) in found.Skip(1))
        {
            if (Digest.Sha256(content) is var other && other != taken.Digest)
                findings.Add(Rules.OtherNodeLock(taken.Path, taken.Digest, place, other));
        }

        return taken;
    }

    /// <summary>A lock of these bytes. Raises the lock's own rules.</summary>
    public static NodeLock Of(string named, byte[] content) => new(named, Digest.Sha256(content), LockReader.Read(named, content).Lock);

    /// <summary>The plugins that it has for a platform, by name.</summary>
    public SortedDictionary<string, LockedFile> Plugins(Platform platform)
    {
        var plugins = new SortedDictionary<string, LockedFile>(StringComparer.Ordinal);
        foreach (var entry in Lock.Plugins.Where(p => p.Platform == platform))
            foreach (var (name, file) in entry.Files) plugins[name] = file;
        return plugins;
    }
}
