using CniImageKit.Sdk.Tasks;
using Microsoft.Build.Framework;

namespace CniImageKit.Sdk;

/// <summary>An item of <c>CniManifest</c>.</summary>
/// <param name="File">As the project names it.</param>
/// <param name="LockFile">Its lock, or null where that lies beside it.</param>
/// <param name="BaseDirectory">Absolute; null where that is the manifest's own.</param>
/// <param name="Output">A directory for the whole set of outputs, or null.</param>
/// <param name="DefaultOutput">The same where the manifest names no outputs.</param>
internal sealed record ManifestItem(string File, string? LockFile, string? BaseDirectory, string? Output, string? DefaultOutput)
{
    /// <summary>The metadata of such an item.</summary>
    public static string[] Keys => ["LockFile", "BaseDirectory", "OutputPath"];

    /// <summary>The path of the lock, as the project names it.</summary>
    public string Lock => LockFile ?? Path.ChangeExtension(File, ".lock.json");

    /// <summary>The task's items; of several ones each has a directory of its own for outputs that nobody named.</summary>
    public static ManifestItem[] Of(CniTask task, string? output, string? defaultOutput)
    {
        var several = task.Manifests.Length > 1;
        return [.. task.Manifests.Select(item => new ManifestItem(
            item.ItemSpec,
            Metadata(item, "LockFile") ?? (several ? null : CniTask.Said(task.LockFile)),
            Metadata(item, "BaseDirectory") is { } directory ? task.Resolve(directory) : null,
            Metadata(item, "OutputPath") ?? Below(CniTask.Said(output), item, several),
            Below(CniTask.Said(defaultOutput), item, several)))];
    }

    private static string? Below(string? directory, ITaskItem item, bool several) =>
        directory is null || !several ? directory : Path.Combine(directory, Path.GetFileNameWithoutExtension(item.ItemSpec));

    private static string? Metadata(ITaskItem item, string name) => CniTask.Said(item.GetMetadata(name));
}
