namespace CniImageKit.Sdk;

/// <summary>Takes away files that an earlier bake made.</summary>
internal static class MadeFiles
{
    /// <summary>Removes the files of some outputs, except those kept, and the directories that are empty then.</summary>
    public static void Remove(IEnumerable<PathState> made, IReadOnlySet<string> kept)
    {
        foreach (var output in made)
        {
            foreach (var file in output.Files.Where(f => !kept.Contains(f) && File.Exists(f))) File.Delete(file);
            RemoveEmpty(output.Path);
        }
    }

    /// <summary>Removes a directory where neither it nor one below it holds a file; links are left alone.</summary>
    public static void RemoveEmpty(string directory)
    {
        if (!Directory.Exists(directory) || new DirectoryInfo(directory).LinkTarget is not null) return;
        foreach (var below in Directory.GetDirectories(directory)) RemoveEmpty(below);
        if (!Directory.EnumerateFileSystemEntries(directory).Any()) Directory.Delete(directory);
    }
}
