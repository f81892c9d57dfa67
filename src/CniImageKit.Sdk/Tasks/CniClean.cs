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

    /// <summary>Where the stamp of the restore, the manifest of items and the help pages lie.</summary>
    [Required]
    public string IntermediateDirectory { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        var stamp = Sdk.StampFile.Read(Resolve(StampFile));
        MadeFiles.Remove(stamp?.Made ?? [], new HashSet<string>());
        if (!string.IsNullOrWhiteSpace(DefaultOutputPath)) MadeFiles.RemoveEmpty(Resolve(DefaultOutputPath));
        var (own, help) = (Resolve(IntermediateDirectory), Path.Combine(Resolve(IntermediateDirectory), "help"));
        string[] pages = Directory.Exists(help) ? Directory.GetFiles(help, "CNIK*.md") : [];
        string[] notes = [Resolve(StampFile), Container, Path.Combine(own, "restore.stamp"), Path.Combine(own, "cni.yaml")];
        foreach (var file in notes.Concat(pages))
        {
            // A directory that is not there is an error to Delete, a file is not.
            if (File.Exists(file)) File.Delete(file);
        }

        MadeFiles.RemoveEmpty(Path.GetDirectoryName(Resolve(StampFile))!);
        MadeFiles.RemoveEmpty(own);
        return !Log.HasLoggedErrors;
    }

    // Where the container of the .NET SDK is staged.
    private string Container => Path.Combine(Path.GetDirectoryName(Resolve(StampFile))!, "container", "image.tar");

    private string Resolve(string path) => Path.GetFullPath(path.Replace('\\', '/'), ProjectDirectory);
}
