using Microsoft.Build.Framework;

namespace CniImageKit.Sdk.Tasks;

/// <summary>Removes the files that a bake made, as its stamp names them, and the directories that are empty then; nothing else.</summary>
[MSBuildMultiThreadableTask]
public sealed class CniClean : Microsoft.Build.Utilities.Task
{
    /// <summary>The project's absolute directory.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>The stamp.</summary>
    [Required]
    public string StampFile { get; set; } = "";

    /// <summary>The directory of outputs that nobody named, which goes once it is empty.</summary>
    public string? DefaultOutputPath { get; set; }

    /// <summary>A directory of intermediate files of the kit's own, which goes with them.</summary>
    [Required]
    public string[] IntermediateDirectories { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        var stamp = Sdk.StampFile.Read(Resolve(StampFile));
        foreach (var made in stamp?.Made ?? [])
        {
            foreach (var file in made.Files) File.Delete(file);
            RemoveEmpty(made.Path);
        }

        if (!string.IsNullOrWhiteSpace(DefaultOutputPath)) RemoveEmpty(Resolve(DefaultOutputPath));
        foreach (var directory in IntermediateDirectories.Select(Resolve).Where(Directory.Exists))
            Directory.Delete(directory, recursive: true);
        return !Log.HasLoggedErrors;
    }

    private string Resolve(string path) => Path.GetFullPath(path.Replace('\\', '/'), ProjectDirectory);

    private static void RemoveEmpty(string directory)
    {
        if (!Directory.Exists(directory) || new DirectoryInfo(directory).LinkTarget is not null) return;
        foreach (var below in Directory.GetDirectories(directory)) RemoveEmpty(below);
        if (!Directory.EnumerateFileSystemEntries(directory).Any()) Directory.Delete(directory);
    }
}
