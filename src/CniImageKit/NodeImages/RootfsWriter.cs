using System.IO.Enumeration;
using CniImageKit.Diagnostics;
using CniImageKit.Outputs;
using CniImageKit.Staging;

namespace CniImageKit.NodeImages;

/// <summary>Writes a tree as plain files under a directory of its own, to be copied over a node's root.</summary>
internal static class RootfsWriter
{
    private const UnixFileMode DirectoryMode = (UnixFileMode)0b111_101_101;

    /// <summary>
    /// Writes the tree, whole or not at all: the tree's modes whatever the umask, all times the given one, owner root:root (CNIK7501 where
    /// the
    /// process may not). A directory there is replaced unless it holds files outside the directories that the tree fills (CNIK7012).
    /// Also fails with CNIK7011 and CNIK6011.
    /// </summary>
    public static async Task<WrittenOutput> WriteAsync(StagedTree tree, string directory, SourceDate date, CancellationToken ct)
    {
        if (Foreign(tree, directory) is { } what) throw new CniImageKitException(Rules.ForeignContent(directory, what));
        using var swap = OutputSwap.Begin(directory);
        var owned = true;
        OutputSwap.Guarded(directory, () => Directory.CreateDirectory(swap.New));
        foreach (var file in tree.Files)
        {
            var path = Path.Combine(swap.New, file.Path.Relative);
            using (var content = VerifiedStream.Open(file)) await OutputFile.WriteAsync(path, directory, content, ct).ConfigureAwait(false);
            owned &= OutputSwap.Guarded(directory, () => Finish(path, (UnixFileMode)file.Mode, date));
        }

        // Deepest first: a directory's time changes when something is made in it.
        var directories = Directory.GetDirectories(swap.New, "*", SearchOption.AllDirectories).Append(swap.New);
        foreach (var made in directories.OrderByDescending(d => d.Length))
            owned &= OutputSwap.Guarded(directory, () => Finish(made, DirectoryMode, date));
        return new WrittenOutput(directory, null, swap.Commit(sameTimes: true))
        {
            Warnings = owned ? [] : [Rules.NotOwnedByRoot(directory)],
        };
    }

    private static bool Finish(string path, UnixFileMode mode, SourceDate date)
    {
        var owned = Native.TryOwnByRoot(path);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode);
        File.SetLastWriteTimeUtc(path, date.Instant.UtcDateTime);
        return owned;
    }

    /// <summary>
    /// A file in an existing directory that no tree of this layout could have put there, or null where the directory may be replaced: the
    /// target may be a whole node's root by mistake.
    /// </summary>
    public static string? Foreign(StagedTree tree, string directory)
    {
        if (!Directory.Exists(directory)) return null;
        var filled = tree.Files.Select(f => f.Path.Parent!.Relative).ToHashSet(StringComparer.Ordinal);
        var files = new FileSystemEnumerable<string>(
            directory, (ref e) => e.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        {
            ShouldIncludePredicate = (ref e) => !IsPlainDirectory(ref e),
            ShouldRecursePredicate = IsPlainDirectory,
        };
        return files
            .Select(f => Path.GetRelativePath(directory, f))
            .FirstOrDefault(f => !filled.Contains(Path.GetDirectoryName(f)!.Replace('\\', '/')));
    }

    private static bool IsPlainDirectory(ref FileSystemEntry entry) =>
        entry.IsDirectory && (entry.Attributes & FileAttributes.ReparsePoint) == 0;
}
