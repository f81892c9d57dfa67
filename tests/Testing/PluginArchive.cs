using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace CniImageKit.Testing;

/// <summary>
/// Archives as CNI projects release them: flat, <c>./</c> before every name, README and LICENSE beside the plugins, and in 1.4.1 to 1.5.1
/// owned by the build machine's user.
/// </summary>
public static class PluginArchive
{
    public const UnixFileMode Executable = (UnixFileMode)0b111_101_101;
    private const UnixFileMode Readable = (UnixFileMode)0b110_100_100;

    /// <summary>A real executable of this machine, whatever it is: the test's own host.</summary>
    public static byte[] Executable64 => File.ReadAllBytes(Environment.ProcessPath!);

    /// <summary>A .tgz of the named plugins; <paramref name="mark"/> is appended to each, so that versions differ.</summary>
    public static byte[] Tgz(string mark, bool runnerOwned = false, params string[] plugins) =>
        Of(plugins.Select(p => new ArchivedFile(p, [.. Executable64, .. Encoding.UTF8.GetBytes(mark)])), runnerOwned);

    /// <summary>A .tgz of these plugins, licence and readme.</summary>
    /// <param name="plugins">The plugins.</param>
    /// <param name="runnerOwned">Owned by the user <c>runner</c> and not by root.</param>
    /// <param name="top">The directory that everything lies in, with a slash at its end.</param>
    public static byte[] Of(IEnumerable<ArchivedFile> plugins, bool runnerOwned = false, string top = "./")
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Gnu))
        {
            tar.WriteEntry(Entry(top, null, Executable, runnerOwned));
            tar.WriteEntry(Entry(top + "LICENSE", "Apache License, Version 2.0\n"u8.ToArray(), Readable, runnerOwned));
            tar.WriteEntry(Entry(top + "README.md", "# plugins\n"u8.ToArray(), Readable, runnerOwned));
            foreach (var plugin in plugins) tar.WriteEntry(Entry(top + plugin.Name, plugin.Content, plugin.Mode, runnerOwned));
        }

        return bytes.ToArray();
    }

    private static GnuTarEntry Entry(string name, byte[]? content, UnixFileMode mode, bool runnerOwned)
    {
        var entry = new GnuTarEntry(content is null ? TarEntryType.Directory : TarEntryType.RegularFile, name)
        {
            Mode = mode,
            Uid = runnerOwned ? 1001 : 0,
            Gid = runnerOwned ? 127 : 0,
            UserName = runnerOwned ? "runner" : "root",
            GroupName = runnerOwned ? "docker" : "root",
            ModificationTime = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000),
        };
        if (content is not null) entry.DataStream = new MemoryStream(content);
        return entry;
    }
}
