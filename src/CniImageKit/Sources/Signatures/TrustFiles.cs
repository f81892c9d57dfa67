using System.Text;
using CniImageKit.Diagnostics;
using CniImageKit.Manifest;

namespace CniImageKit.Sources.Signatures;

/// <summary>Keys, trusted roots and signatures that lie beside the manifest. Raises CNIK5327.</summary>
internal static class TrustFiles
{
    private const int MaxBytes = 4 << 20;

    /// <summary>The file's bytes.</summary>
    public static byte[] Read(PluginManifest manifest, string key, Located<string> file) => Read(manifest, key, file.Value, file.At);

    /// <inheritdoc cref="Read(PluginManifest, string, Located{string})"/>
    public static byte[] Read(PluginManifest manifest, string key, string path, Location at)
    {
        try
        {
            var found = new FileInfo(Path.Combine(manifest.Directory, path));
            if (found.Exists && found.Length > MaxBytes)
                throw new CniImageKitException(Rules.TrustFileUnreadable(at, key, path, $"it has more than {MaxBytes} bytes"));
            return File.ReadAllBytes(found.FullName);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            var why = fault is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : "it may not be read";
            throw new CniImageKitException(Rules.TrustFileUnreadable(at, key, path, why), fault);
        }
    }

    /// <summary>The file's text.</summary>
    public static string Text(PluginManifest manifest, string key, Located<string> file) =>
        Encoding.UTF8.GetString(Read(manifest, key, file));
}
