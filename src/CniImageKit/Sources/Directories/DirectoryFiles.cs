using System.Collections.Immutable;
using CniImageKit.Binaries;
using CniImageKit.Diagnostics;
using CniImageKit.Store;

namespace CniImageKit.Sources.Directories;

/// <summary>A regular file of a directory source.</summary>
/// <param name="Path">Relative to the directory, with <c>/</c>.</param>
/// <param name="HostFile">The file to read, absolute, links resolved.</param>
internal sealed record DirectoryFile(string Path, string HostFile);

/// <summary>
/// The files of a directory source: all regular files below it, sorted ordinally, names that begin with a dot left out. A symbolic link
/// to a file inside counts as that file under its own name; any other link is refused. Raises CNIK2120 to 2123 and 2126.
/// </summary>
internal static class DirectoryFiles
{
    private const int MostFiles = 4096;
    private const int LongestName = 100;

    public static ImmutableArray<DirectoryFile> Of(string root, string shown, Location at)
    {
        if (!Directory.Exists(root)) throw new CniImageKitException(Rules.DirectoryMissing(at, shown));
        try
        {
            var home = RealPath(new DirectoryInfo(root));
            var files = new List<DirectoryFile>();
            Add(new DirectoryInfo(home), "", new Walk(home, shown, at, files));
            files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
            return files.Count > 0 ? [.. files] : throw new CniImageKitException(Rules.DirectoryEmpty(at, shown));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniImageKitException(Rules.DirectoryUnreadable(at, shown, e.Message), e);
        }
    }

    private static void Add(DirectoryInfo directory, string prefix, Walk walk)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos().Where(e => e.Name[0] != '.'))
        {
            var path = prefix + entry.Name;
            if (entry.LinkTarget is { } target)
            {
                var file = entry.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } final ? RealPath(final) : null;
                if (file is null || !file.StartsWith(walk.Home + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                    throw new CniImageKitException(Rules.DirectoryLink(walk.At, $"{walk.Shown}/{path}", target));
                walk.Take(path, file);
            }
            else if (entry is DirectoryInfo child)
            {
                Add(child, path + "/", walk);
            }
            else
            {
                walk.Take(path, entry.FullName);
            }
        }
    }

    /// <summary>The path with no link left in any of its parts.</summary>
    private static string RealPath(FileSystemInfo info)
    {
        var final = info.LinkTarget is null ? info : info.ResolveLinkTarget(returnFinalTarget: true) ?? info;
        var parent = final is DirectoryInfo directory ? directory.Parent : ((FileInfo)final).Directory;
        return parent is null ? final.FullName : Path.Combine(RealPath(parent), final.Name);
    }

    private sealed record Walk(string Home, string Shown, Location At, List<DirectoryFile> Files)
    {
        public void Take(string path, string file)
        {
            // A device or FIFO has no length of its own, and reading it may never end.
            if (Unix.Look(file) is { Regular: false }) throw Odd(path, "it is a device, FIFO or socket");
            if (FilePrivileges.Of(file) is { } privileges) throw Odd(path, $"it has {privileges}, which no plugin needs");
            if (System.Text.Encoding.UTF8.GetByteCount(path) > LongestName) throw Odd(path, $"its name is longer than {LongestName} bytes");
            if (path.Any(c => c is < ' ' or '\\' or > '~')) throw Odd(path, "its name is not plain ASCII");
            if (Files.Count == MostFiles) throw Odd(path, $"there are more than {MostFiles} files");
            Files.Add(new DirectoryFile(path, file));
        }

        private CniImageKitException Odd(string path, string why) => new(Rules.DirectoryOddFile(At, $"{Shown}/{path}", why));
    }
}
