using CniImageKit.Diagnostics;

namespace CniImageKit.Store;

/// <summary>How much files take.</summary>
/// <param name="Files">How many.</param>
/// <param name="Bytes">Their bytes.</param>
internal sealed record StoreSize(int Files, long Bytes);

/// <summary>
/// Measures and empties a store. Only files directly in the store's own directories are looked at, by the names that the store gives, and
/// no link is followed; directories and locks stay. Whoever reads at the same time keeps what is open and finds the rest gone (CNIK4025).
/// </summary>
internal static class StoreClearing
{
    /// <summary>What lies in the store; locks are not counted.</summary>
    public static StoreSize Measure(string root) => Sum(Files(new StoreLayout(root), []));

    /// <summary>
    /// Deletes all but the derived kinds to <paramref name="keep"/>. Raises CNIK4026 where a process writes to the store.
    /// </summary>
    public static StoreSize Clear(string root, IReadOnlyCollection<string> keep)
    {
        var layout = new StoreLayout(root);
        if (!Directory.Exists(root)) return new StoreSize(0, 0);
        layout.Prepare();
        using var sweep = KeyLock.TryTake(layout.Lock("sweep")) ?? throw new CniImageKitException(Rules.StoreInUse(root));
        if (Busy(layout)) throw new CniImageKitException(Rules.StoreInUse(root));
        var files = Files(layout, keep);
        var size = Sum(files);
        foreach (var file in files)
        {
            try
            {
                file.Delete();
            }
            catch (Exception e) when (StoreFailure.Covers(e))
            {
                throw StoreFailure.Of(e, file.FullName);
            }
        }

        return size;
    }

    // Who fetches or derives holds a key's lock, who writes holds his file.
    private static bool Busy(StoreLayout layout) =>
        Directory.EnumerateFiles(layout.Locks, "*.lock").Where(l => l != layout.Lock("sweep"))
            .Concat(Directory.EnumerateFiles(layout.Blobs, ".*"))
            .Any(file =>
            {
                using var free = KeyLock.TryTake(file);
                return free is null;
            });

    private static StoreSize Sum(List<FileInfo> files) => new(files.Count, files.Sum(f => f.LinkTarget is null ? f.Length : 0));

    private static List<FileInfo> Files(StoreLayout layout, IReadOnlyCollection<string> keep)
    {
        var derived = Inside(Path.GetDirectoryName(layout.Derived("any"))!);
        IEnumerable<DirectoryInfo> folders =
        [
            new(layout.Blobs), new(layout.Damaged),
            .. derived is null ? [] : derived.EnumerateDirectories().Where(d => !keep.Contains(d.Name)),
        ];
        var ours = folders.Select(f => Inside(f.FullName)).OfType<DirectoryInfo>();
        return [.. ours.SelectMany(f => f.EnumerateFiles()).Where(f => IsOurs(f.Name))];
    }

    private static DirectoryInfo? Inside(string path) =>
        new DirectoryInfo(path) is { Exists: true, LinkTarget: null } directory ? directory : null;

    private static bool IsOurs(string name) =>
        Digest.TryFromHex(name, out _) || (name[0] == '.' && Path.GetExtension(name) is ".tmp" or ".partial");
}
