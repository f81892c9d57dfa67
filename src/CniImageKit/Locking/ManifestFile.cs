using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;

namespace CniImageKit.Locking;

/// <summary>A manifest and the lock beside it, as files.</summary>
internal static class ManifestFile
{
    private const long MaxManifestBytes = 8 << 20;

    /// <summary>Reads the manifest. Raises CNIK9003 where there is none, and the manifest's rules.</summary>
    public static PluginManifest Read(string named, string? baseDirectory, Host host, PluginCatalog catalog)
    {
        var path = host.Resolve(named);
        if (Directory.Exists(path)) throw new CniImageKitException(Rules.ManifestIsDirectory(named));
        if (!File.Exists(path)) throw new CniImageKitException(Rules.NoManifest(named));
        // Before it is read into memory; the reader is stricter.
        if (new FileInfo(path).Length is var size && size > MaxManifestBytes)
            throw new CniImageKitException(Rules.ManifestTooLarge(new Location(named), $"{size} bytes", MaxManifestBytes));
        return ManifestReader.Read(named, baseDirectory ?? Path.GetDirectoryName(path)!, File.ReadAllBytes(path), catalog);
    }

    /// <summary>The lock's path as the user would name it: <c>cni.lock.json</c> beside <c>cni.yaml</c>.</summary>
    public static string LockOf(string manifest, string? lockFile) => lockFile ?? Path.ChangeExtension(manifest, ".lock.json");

    /// <summary>The lock, or null where there is none.</summary>
    public static LocatedLock? ReadLock(string named, Host host) =>
        LockBytes(named, host) is { } content ? LockReader.Read(named, content) : null;

    /// <summary>The lock's bytes, whatever they say; null where there is none. Raises CNIK3013.</summary>
    public static byte[]? LockBytes(string named, Host host)
    {
        var path = host.Resolve(named);
        if (!File.Exists(path)) return null;
        return new FileInfo(path).Length is var size && size > LockReader.MaxBytes
            ? throw new CniImageKitException(Rules.LockTooLarge(new Location(named), size, LockReader.MaxBytes))
            : File.ReadAllBytes(path);
    }
}
