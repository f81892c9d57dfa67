using System.Collections.Immutable;
using System.Formats.Tar;
using CniImageKit.Diagnostics;

namespace CniImageKit.Sources.Directories;

/// <summary>
/// The canonical archive of a directory source: ustar, one entry a file in the order given, mode 0755, uid, gid and time 0, no names of
/// users, two blocks of zeros at the end. The same files give the same bytes on every machine, so that a lock can name them.
/// </summary>
internal static class DirectoryTar
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    /// <summary>Writes the archive. Raises CNIK2126 where a file cannot be read or changes meanwhile.</summary>
    public static async Task WriteAsync(ImmutableArray<DirectoryFile> files, Stream to, Location at, CancellationToken cancellationToken)
    {
        await using var writer = new TarWriter(to, TarEntryFormat.Ustar, leaveOpen: true);
        foreach (var file in files)
        {
            await using var content = Open(file, at);
            var entry = new UstarTarEntry(TarEntryType.RegularFile, file.Path)
            {
                Mode = Executable,
                Uid = 0,
                Gid = 0,
                UserName = "",
                GroupName = "",
                ModificationTime = DateTimeOffset.UnixEpoch,
                DataStream = content,
            };
            await writer.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
        }
    }

    private static FileStream Open(DirectoryFile file, Location at)
    {
        try
        {
            return new FileStream(file.HostFile, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniImageKitException(Rules.DirectoryUnreadable(at, file.Path, e.Message), e);
        }
    }
}
