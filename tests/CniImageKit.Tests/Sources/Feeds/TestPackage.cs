using System.IO.Compression;
using System.Text;

namespace CniImageKit.Tests.Sources.Feeds;

/// <summary>NuGet packages made in the test.</summary>
internal static class TestPackage
{
    /// <summary>A package with one plugin for linux/amd64 in its usual place.</summary>
    public static byte[] Of(string id, string version, string mark = "") =>
        Of(id, version, ("cni/linux-amd64/bridge", [.. PluginArchive.Executable64, .. Encoding.UTF8.GetBytes(version + mark)]));

    /// <summary>A package of these files.</summary>
    public static byte[] Of(string id, string version, params ReadOnlySpan<(string Path, byte[] Content)> files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, $"{id}.nuspec", Encoding.UTF8.GetBytes(Nuspec(id, version)));
            foreach (var (path, content) in files) Add(zip, path, content);
        }

        return bytes.ToArray();
    }

    /// <summary>A zip of these files, no package where no nuspec is among them.</summary>
    public static byte[] Zip(params ReadOnlySpan<(string Path, byte[] Content)> files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in files) Add(zip, path, content);
        }

        return bytes.ToArray();
    }

    public static string Nuspec(string id, string version) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
          <metadata><id>{id}</id><version>{version}</version><authors>tests</authors><description>plugins</description></metadata>
        </package>
        """;

    private static void Add(ZipArchive zip, string path, byte[] content)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.Optimal);
        entry.LastWriteTime = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var body = entry.Open();
        body.Write(content);
    }
}
