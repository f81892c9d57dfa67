using CniImageKit.Catalog;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;

namespace CniImageKit.Locking;

/// <summary>A manifest and the lock beside it, as files.</summary>
internal static class ManifestFile
{
    /// <summary>Reads the manifest. Raises CNIK9003 where there is none, and the manifest's rules.</summary>
    public static PluginManifest Read(string named, Host host, PluginCatalog catalog)
    {
        var path = host.Resolve(named);
        if (!File.Exists(path)) throw new CniImageKitException(Rules.NoManifest(named));
        return ManifestReader.Read(named, Path.GetDirectoryName(path)!, File.ReadAllBytes(path), catalog);
    }

    /// <summary>The lock's path as the user would name it: <c>cni.lock.json</c> beside <c>cni.yaml</c>.</summary>
    public static string LockOf(string manifest, string? lockFile) => lockFile ?? Path.ChangeExtension(manifest, ".lock.json");

    /// <summary>The lock, or null where there is none.</summary>
    public static LocatedLock? ReadLock(string named, Host host)
    {
        var path = host.Resolve(named);
        return File.Exists(path) ? LockReader.Read(named, File.ReadAllBytes(path)) : null;
    }
}
