using Microsoft.Build.Framework;
using MSBuildTask = Microsoft.Build.Utilities.Task;

namespace CniImageKit.Sdk.Tasks;

/// <summary>
/// What all tasks have. The types of the core are named by <see cref="Work"/> only, so that a task that finds nothing to do loads none of
/// them.
/// </summary>
public abstract class CniTask : MSBuildTask, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource cancellation = new();

    /// <summary>The manifests, relative to the project; metadata LockFile, BaseDirectory and OutputPath are of each.</summary>
    public ITaskItem[] Manifests { get; set; } = [];

    /// <summary>The project's absolute directory, which all relative paths start from.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>The project's file, where a finding without a place is told.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The lock, of a manifest without LockFile metadata; beside the manifest where empty.</summary>
    public string? LockFile { get; set; }

    /// <summary>The policy; cnikit.policy.yaml beside each manifest where empty.</summary>
    public string? Policy { get; set; }

    /// <summary>The store's directory; where the environment says it where empty.</summary>
    public string? Store { get; set; }

    /// <summary>No network.</summary>
    public bool Offline { get; set; }

    /// <summary>The project's own, which MSBuild leaves to tasks.</summary>
    public bool TreatWarningsAsErrors { get; set; }

    /// <summary>Codes that stay warnings then.</summary>
    public string[] WarningsNotAsErrors { get; set; } = [];

    /// <summary>Codes that are not told of.</summary>
    public string[] NoWarn { get; set; } = [];

    /// <summary>A URL with {code} in it, for the help link of findings; a page is written to HelpDirectory where empty.</summary>
    public string? HelpLink { get; set; }

    /// <summary>Where help pages of findings are written, relative to the project.</summary>
    public string? HelpDirectory { get; set; }

    /// <inheritdoc/>
    public void Cancel() => cancellation.Cancel();

    /// <inheritdoc/>
    public override bool Execute() => IsUpToDate() || Work.Run(this, cancellation.Token);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the task holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) cancellation.Dispose();
    }

    /// <summary>Whether there is nothing to do; the outputs are then set.</summary>
    private protected virtual bool IsUpToDate() => false;

    /// <summary>Whether warnings are told of; a task before the bake leaves them to that.</summary>
    internal virtual bool Warns => true;

    /// <summary>Does it. Findings may be thrown.</summary>
    private protected abstract Task RunAsync(Work work, CancellationToken cancellationToken);

    /// <summary>For <see cref="Work"/>.</summary>
    internal Task CallAsync(Work work, CancellationToken cancellationToken) => RunAsync(work, cancellationToken);

    /// <summary>An absolute path.</summary>
    internal string Resolve(string path) => Path.GetFullPath(path.Replace('\\', '/'), ProjectDirectory);

    /// <summary>All that decides what is done, besides the content of files: the kit, the manifests, and what the task adds.</summary>
    private protected string Request(params string?[] more) => string.Join('|',
    [
        Kit("CniImageKit.Sdk.dll"), Kit("CniImageKit.dll"), ProjectDirectory, LockFile, Policy, Store, .. more,
        .. Manifests.Select(m => $"{m.ItemSpec},{string.Join(',', ManifestItem.Keys.Select(m.GetMetadata))}"),
    ]);

    private string Kit(string file) =>
        PathState.Of(Path.Combine(Path.GetDirectoryName(GetType().Assembly.Location)!, file)).Spelt;

    /// <summary>Whether the manifest was written by the build, so that its places mean nothing to people.</summary>
    internal bool IsOfItems(string manifest) => Manifests.Any(m => m.ItemSpec == manifest && m.GetMetadata("OfItems") == "true");

    /// <summary>A path as the system spells it, or null where empty: MSBuild's own properties have backslashes everywhere.</summary>
    internal static string? SaidPath(string? path) => Said(path)?.Replace('\\', '/');

    /// <summary>Null where empty, which is how MSBuild says nothing.</summary>
    internal static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
