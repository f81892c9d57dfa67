using CniImageKit.Diagnostics;
using CniImageKit.Locking;
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
    /// <summary>The policy that the project names, or null.</summary>
    public string? Policy { get; init; }

    /// <summary>Where files lie that judge the lock, whether or not they do: a policy, pinned advisories, suppressions.</summary>
    public string[] Judges =>
        [Policy ?? Beside("cnikit.policy.yaml"), Beside("cnikit.advisories.json"), Beside("cnikit.suppressions.yaml")];

    /// <summary>The metadata of such an item.</summary>
    public static string[] Keys => ["LockFile", "BaseDirectory", "OutputPath"];

    /// <summary>The path of the lock, as the project names it.</summary>
    public string Lock => LockFile ?? Path.ChangeExtension(File, ".lock.json");

    /// <summary>For the kit.</summary>
    public LockRequest ToLockRequest() => new() { Manifest = File, LockFile = LockFile, BaseDirectory = BaseDirectory, Policy = Policy };

    /// <summary>The task's items. Raises CNIK9104. Of several ones each has a directory of its own for outputs that nobody named.</summary>
    public static ManifestItem[] Of(CniTask task, string? output, string? defaultOutput)
    {
        var several = task.Manifests.Length > 1;
        ManifestItem[] items = [.. task.Manifests.Select(item => new ManifestItem(
            item.ItemSpec,
            Metadata(item, "LockFile") ?? (several ? null : CniTask.SaidPath(task.LockFile)),
            Metadata(item, "BaseDirectory") is { } directory ? task.Resolve(directory) : null,
            Metadata(item, "OutputPath") ?? Below(CniTask.SaidPath(output), item, several),
            Below(CniTask.SaidPath(defaultOutput), item, several)) { Policy = CniTask.SaidPath(task.Policy) })];
        if (several)
        {
            Refuse(items, "the lock", i => task.Resolve(i.Lock));
            Refuse(items, "the output", i => (i.Output ?? i.DefaultOutput) is { } directory ? task.Resolve(directory) : null);
        }

        return items;
    }

    private string Beside(string name) => Path.Combine(BaseDirectory ?? Path.GetDirectoryName(File) ?? "", name);

    private static void Refuse(ManifestItem[] items, string what, Func<ManifestItem, string?> file)
    {
        if (items.Where(i => file(i) is not null).GroupBy(file).FirstOrDefault(g => g.Count() > 1) is not { } shared) return;
        var (first, second) = (shared.First(), shared.ElementAt(1));
        throw new CniImageKitException(Rules.SharedFile(new Location(second.File), what, shared.Key!, first.File));
    }

    private static string? Below(string? directory, ITaskItem item, bool several) =>
        directory is null || !several ? directory : Path.Combine(directory, Path.GetFileNameWithoutExtension(item.ItemSpec));

    private static string? Metadata(ITaskItem item, string name) => CniTask.SaidPath(item.GetMetadata(name));
}
